/** A running host as its users hold it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from './contract.ts';
import type { EventSources } from './event-sources.ts';
import { FunctionError, type Functions } from './functions.ts';
import type { Guard } from './iam/guard.ts';
import type { HostPlan } from './plan/plan.ts';
import type { Scheduler } from './schedule/scheduler.ts';
import type { ServiceCaller, ServiceInvocations } from './service-invocations.ts';
import type { Services } from './services.ts';

export interface Running {
  readonly plan: HostPlan;
  readonly guard: Guard;
  /** Base URL of the API's server, without the stage. */
  readonly base: string;
  readonly dynamoEndpoint: string;
  readonly servicesUrl: string;
  readonly functions: Functions;
  readonly invocations: ServiceInvocations;
  readonly services: Services;
  readonly sources: EventSources;
  readonly scheduler: Scheduler;
}

const QUIET_ROUNDS = 3;

/**
 * While something runs, batches are held: what it writes belongs to them. Run too early they would be many and tiny, with all
 * their cost downstream. When nothing runs, time leaps to the end of the window that ends first.
 */
const drain = async ({ sources, functions, invocations, scheduler }: Running): Promise<void> => {
  try {
    for (let quiet = 0; quiet < QUIET_ROUNDS; await sleep(10)) {
      const before = functions.invocations;
      const isRunning = (): boolean =>
        functions.pending > 0 || invocations.pending > 0 || functions.invocations !== before;
      // A look at the streams costs DynamoDB Local more than a write does: none while it is busy anyway.
      const found = isRunning() ? 0 : await sources.probe();
      const isStill = !isRunning() && found === 0;
      sources.hold();
      if (isStill) sources.closeNext();
      quiet = isStill && sources.outstanding === 0 ? quiet + 1 : 0;
    }
  } finally {
    sources.release();
    scheduler.setPaused(false);
  }
};

/** An output that holds the API's address holds the local one. */
const localOutputs = (plan: HostPlan, base: string): Record<string, string> => {
  const cloud = `https://${plan.api?.id ?? ''}.execute-api.${plan.account.region}.amazonaws.com`;
  return Object.fromEntries(Object.entries(plan.outputs).map(([name, value]) => [name, value.replaceAll(cloud, base)]));
};

const invokeAs = async (
  { invocations }: Running,
  caller: ServiceCaller,
  id: string,
  payload: unknown,
): Promise<unknown> => {
  const result = await invocations.invoke(id, JSON.stringify(payload ?? null), caller);
  if (!result.ok) throw new FunctionError(id, result.failure);
  return JSON.parse(result.payload);
};

const putRecords = async (
  { sources }: Running,
  id: string,
  records: Parameters<Host['putRecords']>[1],
): Promise<void> => {
  const stream = sources.streams.get(id);
  if (stream === undefined)
    throw new Error(`${id} is no Kinesis stream; there are: ${[...sources.streams.keys()].join(', ')}`);
  await stream.put(records);
};

export const makeHost = (running: Running): Omit<Host, 'stop'> => {
  const { plan, base, functions, services } = running;
  return {
    apiUrl: plan.api === undefined ? '' : `${base}/${plan.api.stage}`,
    dynamoEndpoint: running.dynamoEndpoint,
    servicesUrl: running.servicesUrl,
    resources: plan.resources,
    resourceIds: (type) => [...(plan.types.get(type) ?? [])],
    outputs: () => localOutputs(plan, base),
    contactFlows: () => plan.contactFlows,
    putRecords: async (id, records) => putRecords(running, id, records),
    hold: () => {
      running.sources.hold();
      running.scheduler.setPaused(true);
    },
    drain: async () => drain(running),
    invoke: async (id, payload) => functions.invoke(id, payload),
    invokeAs: async (caller, id, payload) => invokeAs(running, caller, id, payload),
    emitEvent: (event) => void services.bus.emit(event),
    putObject: async (bucket, key, body) => void (await services.buckets.put(bucket, key, body)),
    runSchedule: async (id) => running.scheduler.run(id),
    metrics: () => functions.metrics.byName(),
    metricsByDimension: () => functions.metrics.byDimension(),
    grants: () => running.guard.grants(),
    refusals: () => running.guard.refusals(),
    queueMessages: (id) => services.mailboxes.of(id),
  };
};

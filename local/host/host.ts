/**
 * The local host: runs a synthesized cloud assembly on one machine. It knows the app only through the assembly.
 * What it does not prove: quotas and throttling, transaction conflicts, IAM, cold-start times, TTL timing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiServer } from './api/api-server.ts';
import { readAssembly } from './assembly/assembly.ts';
import { BucketStore } from './aws/bucket-store.ts';
import { Kms } from './aws/kms.ts';
import { close, listen } from './aws/server-port.ts';
import { makeStandIns } from './aws/stand-ins.ts';
import { startDynamoLocal } from './dynamo-local.ts';
import { createTable } from './dynamo/tables.ts';
import { EventSources } from './event-sources.ts';
import { Functions } from './functions.ts';
import { type HostPlan, readPlan } from './plan/plan.ts';
import { Scheduler } from './schedule/scheduler.ts';

export interface HostOptions {
  /** cdk.out */
  readonly assemblyDir: string;
  /** API port, default 8787; 0 = any; when taken the next free one is used. */
  readonly port?: number;
  /** An existing DynamoDB (Local) endpoint; absent: java is started. */
  readonly dynamoEndpoint?: string;
  /** Folder for bucket contents and key material; absent: a fresh one, removed on stop. */
  readonly dataDir?: string;
  /** Shards of each Kinesis stream, default 4. */
  readonly shards?: number;
  readonly log?: (line: string) => void;
  /** Output lines of functions that are no metrics. */
  readonly functionLog?: (functionId: string, line: string) => void;
  readonly now?: () => number;
  /** Further services by endpoint name, lower case: { connect: 'http://127.0.0.1:9000' }. Default for connect: AWS_ENDPOINT_URL_CONNECT. */
  readonly serviceEndpoints?: Readonly<Record<string, string>>;
}

export interface Host {
  /** Of the REST API, with the stage and without a trailing slash; empty when the stack has none. */
  readonly apiUrl: string;
  readonly dynamoEndpoint: string;
  /** Server of the other AWS services: S3, KMS, Kinesis, Lambda. */
  readonly servicesUrl: string;
  /** Logical id -> physical name (Ref). */
  readonly resources: Readonly<Record<string, string>>;
  resourceIds(type: string): string[];
  outputs(): Record<string, string>;
  /** Resolves when the stream's backlog is below a bound. */
  putRecords(streamLogicalId: string, records: readonly { partitionKey: string; data: Uint8Array }[]): Promise<void>;
  /** Closes batching windows and resolves when nothing is pending any more. Never resolves while a record is retried without end. */
  drain(): Promise<void>;
  invoke(functionLogicalId: string, payload: unknown): Promise<unknown>;
  runSchedule(logicalId: string): Promise<unknown>;
  /** Sum of every EMF value, by metric name. */
  metrics(): Readonly<Record<string, number>>;
  /** Sum of every EMF value, by "name{Dimension=value,...}". */
  metricsByDimension(): Readonly<Record<string, number>>;
  /** What was sent to a queue or topic as an on-failure destination. */
  queueMessages(logicalId: string): readonly string[];
  stop(): Promise<void>;
}

const QUIET_ROUNDS = 3;
const STOP_MS = 10_000;

/** Things to end, last started first; also when starting fails half way. */
class Cleanup {
  readonly #steps: (() => Promise<unknown>)[] = [];
  #done: Promise<void> | undefined;

  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    this.#done ??= (async () => {
      const errors: unknown[] = [];
      for (const step of this.#steps) await step().catch((error: unknown) => errors.push(error));
      if (errors.length > 0)
        throw new AggregateError(errors, `the host did not stop cleanly: ${errors.map(String).join('; ')}`);
    })();
    return this.#done;
  }
}

type Settings = Required<Pick<HostOptions, 'port' | 'shards' | 'log' | 'functionLog' | 'now'>>;

const settingsOf = (options: HostOptions): Settings => ({
  port: options.port ?? 8787,
  shards: options.shards ?? 4,
  log: options.log ?? ((line) => process.stderr.write(`[host] ${line}\n`)),
  functionLog: options.functionLog ?? (() => undefined),
  now: options.now ?? Date.now,
});

const dataDirOf = async (options: HostOptions, cleanup: Cleanup): Promise<string> => {
  if (options.dataDir !== undefined) return options.dataDir;
  const dir = await mkdtemp(join(tmpdir(), 'local-host-'));
  cleanup.add(async () => rm(dir, { recursive: true, force: true }));
  return dir;
};

const dynamoOf = async (options: HostOptions, cleanup: Cleanup): Promise<string> => {
  if (options.dynamoEndpoint !== undefined) return options.dynamoEndpoint;
  const dynamo = await startDynamoLocal();
  cleanup.add(dynamo.stop);
  return dynamo.endpoint;
};

/** Listens and returns the base URL. */
const serve = async (server: Server, port: number, cleanup: Cleanup): Promise<string> => {
  const taken = await listen(server, port, port === 0 ? 1 : 20);
  cleanup.add(async () => close(server));
  return `http://127.0.0.1:${taken}`;
};

const createTables = async (plan: HostPlan, endpoint: string): Promise<Map<string, string>> => {
  const streams = new Map<string, string>();
  for (const table of plan.tables) {
    const stream = await createTable(endpoint, table);
    if (stream !== undefined) streams.set(table.logicalId, stream);
  }
  return streams;
};

const within = async (ms: number, work: Promise<unknown>, what: string, log: Settings['log']): Promise<void> => {
  const late = sleep(ms, 'late', { ref: false });
  if ((await Promise.race([work, late])) === 'late') log(`${what} took longer than ${ms} ms: going on`);
};

const drainWith = async (sources: EventSources, functions: Functions): Promise<void> => {
  sources.setDraining(true);
  try {
    for (let quiet = 0; quiet < QUIET_ROUNDS;) {
      const before = functions.invocations;
      const found = await sources.probe();
      const isQuiet =
        found === 0 && sources.outstanding === 0 && functions.pending === 0 && functions.invocations === before;
      quiet = isQuiet ? quiet + 1 : 0;
      await sleep(isQuiet ? 5 : 10);
    }
  } finally {
    sources.setDraining(false);
  }
};

const startApi = async (
  plan: HostPlan,
  functions: Functions,
  settings: Settings,
  cleanup: Cleanup,
): Promise<string> => {
  if (plan.api === undefined) return '';
  const invoke = async (id: string, event: object) => functions.run(id, JSON.stringify(event));
  const api = new ApiServer({ api: plan.api, ...plan.account, invoke, log: settings.log, now: settings.now });
  const base = await serve(api.server, settings.port, cleanup);
  if (settings.port !== 0 && !base.endsWith(`:${settings.port}`))
    settings.log(`port ${settings.port} is taken, the API listens on ${base}`);
  return base;
};

const start = async (options: HostOptions, cleanup: Cleanup): Promise<Host> => {
  const settings = settingsOf(options);
  const { log, now, shards } = settings;
  const region = process.env['AWS_REGION'] ?? 'eu-west-1';
  const plan = readPlan(readAssembly(options.assemblyDir), { accountId: '000000000000', region });
  const dataDir = await dataDirOf(options, cleanup);
  const dynamoEndpoint = await dynamoOf(options, cleanup);
  const localStreams = await createTables(plan, dynamoEndpoint);

  const buckets = new BucketStore(
    dataDir,
    plan.buckets.map(({ name }) => name),
  );
  const kms = new Kms({ dir: join(dataDir, '.keys'), keys: plan.keys, aliases: plan.keyAliases });
  const standIns = makeStandIns({
    buckets,
    kms,
    log,
    streams: () => [...sources.streams.values()],
    invoke: async (name, payload) => functions.run(plan.functionId(name), payload),
  });
  const servicesUrl = await serve(standIns, 0, cleanup);
  const connect = process.env['AWS_ENDPOINT_URL_CONNECT'];
  const others = { ...(connect === undefined ? {} : { connect }), ...options.serviceEndpoints };
  const functions = new Functions({
    plan,
    functionLog: settings.functionLog,
    endpoints: { dynamo: dynamoEndpoint, standIns: servicesUrl, others },
  });
  cleanup.add(async () => functions.end());
  const sources = new EventSources({ plan, functions, buckets, dynamoEndpoint, localStreams, shards, log, now });
  cleanup.add(async () => within(STOP_MS, sources.stop(), 'the running batches', log));
  await sources.start();

  const base = await startApi(plan, functions, settings, cleanup);
  const schedulerInvoke = async (arn: string, payload: unknown) => functions.invoke(plan.functionId(arn), payload);
  const scheduler = new Scheduler(plan.schedules, { ...plan.account, invoke: schedulerInvoke, log, now });
  scheduler.start();
  cleanup.add(async () => scheduler.stop());

  const apiUrl = plan.api === undefined ? '' : `${base}/${plan.api.stage}`;
  log(
    `DynamoDB ${dynamoEndpoint}, S3/KMS/Kinesis/Lambda ${servicesUrl} (Kinesis PutRecord(s) over HTTP/1 for ${plan.streams.map(({ name }) => name).join(', ') || 'no stream'})`,
  );
  if (apiUrl !== '') log(`REST API ${apiUrl}`);
  return {
    apiUrl,
    dynamoEndpoint,
    servicesUrl,
    resources: plan.resources,
    resourceIds: (type) => [...(plan.types.get(type) ?? [])],
    outputs: () => localOutputs(plan, base),
    putRecords: async (id, records) => {
      const stream = sources.streams.get(id);
      if (stream === undefined)
        throw new Error(`${id} is no Kinesis stream; there are: ${[...sources.streams.keys()].join(', ')}`);
      await stream.put(records);
    },
    drain: async () => drainWith(sources, functions),
    invoke: async (id, payload) => functions.invoke(id, payload),
    runSchedule: async (id) => scheduler.run(id),
    metrics: () => functions.metrics.byName(),
    metricsByDimension: () => functions.metrics.byDimension(),
    queueMessages: (id) => sources.queued.get(id) ?? [],
    stop: async () => cleanup.run(),
  };
};

/** An output that holds the API's address holds the local one. */
const localOutputs = (plan: HostPlan, base: string): Record<string, string> => {
  const cloud = `https://${plan.api?.id ?? ''}.execute-api.${plan.account.region}.amazonaws.com`;
  return Object.fromEntries(Object.entries(plan.outputs).map(([name, value]) => [name, value.replaceAll(cloud, base)]));
};

export const startHost = async (options: HostOptions): Promise<Host> => {
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
};

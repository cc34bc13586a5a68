/** The stand-in with the SDK's own client in front of it, on a clock that the test turns. */
import { ConnectClient } from '@aws-sdk/client-connect';
import type { Customers, Reaction } from '../../../local/connect/customers.ts';
import { handClock, type HandClock } from '../../../local/connect/clock.ts';
import { type Ending, ConnectInstance, type InstanceOptions } from '../../../local/connect/instance.ts';
import {
  type ConnectService,
  connectService,
  type ServiceOptions,
  startConnect,
} from '../../../local/connect/server.ts';
import { type DialSeen, memoryWitness } from '../../../local/connect/witness.ts';
import { buildCentre } from '../../../local/generator/centre.ts';
import type { JsonObject } from '../../../local/generator/leg.ts';

export const centre = buildCentre(40, 'Europe/Berlin');
export const startMs = Date.UTC(2026, 10, 16, 9);

export const answered = {
  kind: 'answered',
  ringSeconds: 10,
  patienceSeconds: 30,
  talkSeconds: 120,
  disposition: 'saved',
  optsOut: false,
} as const satisfies Reaction;

export const always = (reaction: Reaction): Customers => ({ react: () => reaction });

export interface StandIn {
  readonly client: ConnectClient;
  /** Repeats by itself, as a client with the SDK's defaults does. */
  readonly stubborn: ConnectClient;
  readonly clock: HandClock;
  readonly instance: ConnectInstance;
  readonly service: ConnectService;
  readonly records: JsonObject[];
  readonly events: JsonObject[];
  readonly endings: Ending[];
  readonly dials: () => readonly DialSeen[];
  readonly stop: () => Promise<void>;
}

/** Lets promises settle between two turns of the clock: flows are asynchronous. */
export const pass = async (clock: HandClock, seconds: number): Promise<void> => {
  const until = clock.now() + seconds * 1000;
  for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
    clock.turnTo(next);
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  }
  clock.turnTo(until);
};

export const standIn = async (
  over: Partial<InstanceOptions> = {},
  service: Partial<ServiceOptions> = {},
): Promise<StandIn> => {
  const clock = handClock(startMs);
  const [records, events, endings]: [JsonObject[], JsonObject[], Ending[]] = [[], [], []];
  const witness = over.witness ?? memoryWitness();
  const instance = new ConnectInstance({
    centre,
    clock,
    customers: always(answered),
    seed: 1,
    witness,
    emit: {
      record: (record) => void records.push(record),
      event: (event) => void events.push(event),
      ended: (ending) => void endings.push(ending),
    },
    ...over,
  });
  const running = connectService({ instance, seed: 1, ...service });
  const { url, stop } = await startConnect(running);
  const credentials = { accessKeyId: 'Dialler', secretAccessKey: 'local' };
  const settings = { endpoint: url, region: 'eu-west-2', credentials };
  const client = new ConnectClient({ ...settings, maxAttempts: 1 });
  const stubborn = new ConnectClient({ ...settings, maxAttempts: 3 });
  return {
    client,
    stubborn,
    clock,
    instance,
    service: running,
    records,
    events,
    endings,
    dials: witness.dials,
    stop: async () => {
      client.destroy();
      stubborn.destroy();
      await stop();
    },
  };
};

export const call = (over: Partial<{ ClientToken: string; DestinationPhoneNumber: string }> = {}) => ({
  InstanceId: centre.instanceId,
  ContactFlowId: 'flow-1',
  DestinationPhoneNumber: '+442079460112',
  QueueId: centre.queues.retention.id,
  ClientToken: 'dial-1',
  Attributes: { followUpId: 'F-1', attempt: '1' },
  ...over,
});

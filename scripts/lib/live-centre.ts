/**
 * The generated centre's Connect instance on this machine: what `GET /v1/now` asks while `npm start` runs, and what the
 * dialler calls. What it sends by itself goes to whoever has been connected.
 */
import { wallClock } from '../../local/connect/clock.ts';
import type { LiveContact } from '../../local/connect/contact.ts';
import { simulatedCustomers } from '../../local/connect/customers.ts';
import { startInboundLife } from '../../local/connect/inbound-life.ts';
import { ConnectInstance, type Ending } from '../../local/connect/instance.ts';
import { connectService, startConnect } from '../../local/connect/server.ts';
import { memoryWitness } from '../../local/connect/witness.ts';
import { centre, type TrafficOptions } from '../../local/generator/generate.ts';
import type { JsonObject } from '../../local/generator/leg.ts';
import { createRandom } from '../../local/generator/random.ts';

/** Who takes what Connect sends, and whose flows it runs. */
export interface Receivers {
  readonly record: (record: JsonObject) => Promise<void>;
  /** The flow of a call that was answered. */
  readonly answered: (contact: LiveContact) => Promise<'queue' | 'hang-up'>;
  /** What the agent notes at the end of a conversation. */
  readonly ended: (ending: Ending) => Promise<void>;
}

export interface LiveCentre {
  readonly url: string;
  readonly instanceArn: string;
  readonly retentionQueueId: string;
  /** Telephones that rang, as the witness saw it. */
  readonly dials: () => number;
  /** Until then what it sends is lost. */
  readonly connectTo: (receivers: Receivers) => void;
  readonly stop: () => Promise<void>;
}

/** Calls of half a minute, told of within seconds: whoever looks on sees what comes of them. */
const brief = { medianTalkSeconds: 30, reportDelay: [2, 5] } as const;

export const startLiveCentre = async (options: TrafficOptions, say: (line: string) => void): Promise<LiveCentre> => {
  const clock = wallClock();
  const witness = memoryWitness();
  let receivers: Receivers | undefined;
  const instance = new ConnectInstance({
    centre: centre(options),
    clock,
    customers: simulatedCustomers(options.seed, { medianTalkSeconds: brief.medianTalkSeconds }),
    seed: options.seed,
    witness,
    reportDelay: brief.reportDelay,
    emit: {
      record: (record) => void receivers?.record(record).catch((error: unknown) => say(`A record: ${String(error)}`)),
      ended: (ending) => receivers?.ended(ending),
    },
    flows: { answered: async (contact) => (receivers === undefined ? 'hang-up' : receivers.answered(contact)) },
    log: say,
  });
  startInboundLife(instance, createRandom(options.seed, 0x1f));
  const { url, stop } = await startConnect(connectService({ instance, seed: options.seed, log: say }), 0, say);
  return {
    url,
    instanceArn: instance.centre.instanceArn,
    retentionQueueId: instance.centre.queues.retention.id,
    dials: () => witness.dials().length,
    connectTo: (given) => void (receivers = given),
    stop: async () => {
      clock.stop();
      await stop();
    },
  };
};

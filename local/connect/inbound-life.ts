/** Inbound contacts that come, wait, are served or give up, so that what Connect says about this moment moves with time. They leave no records. */
import type { Queue } from '../generator/centre.ts';
import type { Random } from '../generator/random.ts';
import type { ConnectInstance } from './instance.ts';

export interface InboundLife {
  /** Share of the agents' time that inbound contacts take; waits grow steeply near 1. */
  readonly load?: number;
  readonly meanHandleSeconds?: number;
  readonly meanPatienceSeconds?: number;
}

const usual = { load: 0.9, meanHandleSeconds: 300, meanPatienceSeconds: 150 } as const;
/** The first contacts come one after the other within this time, not all at once. */
const startSeconds = 5;

/** Customers are called through these; nobody calls in. */
const outbound: ReadonlySet<string> = new Set(['dialout', 'retention']);

const inboundQueues = (instance: ConnectInstance): Queue[] =>
  instance.queues().filter((queue) => !outbound.has(queue.key) && instance.desk(queue).counts.staffed > 0);

const live = (instance: ConnectInstance, queue: Queue, random: Random, options: Required<InboundLife>): void => {
  const { clock } = instance;
  const desk = instance.desk(queue);
  const later = (seconds: number, work: () => void): void => clock.at(clock.now() + seconds * 1000, work);
  const meanGapSeconds = options.meanHandleSeconds / (desk.counts.staffed * options.load);
  const arrive = (): void => {
    const leave = desk.enqueue(clock.now(), (agent) =>
      later(random.exponential(options.meanHandleSeconds), () => desk.release(agent)),
    );
    later(random.exponential(options.meanPatienceSeconds), () => void leave());
    later(random.exponential(meanGapSeconds), arrive);
  };
  // As if the day had begun hours ago: most agents are busy.
  const begun = Math.round(desk.counts.staffed * options.load);
  for (let contact = 0; contact < begun; contact += 1)
    desk.enqueue(clock.now(), (agent) =>
      later(random.exponential(options.meanHandleSeconds), () => desk.release(agent)),
    );
  later(random.next() * startSeconds, arrive);
};

/** Goes on until the clock stops. */
export const startInboundLife = (instance: ConnectInstance, random: Random, options: InboundLife = {}): void => {
  for (const queue of inboundQueues(instance)) live(instance, queue, random, { ...usual, ...options });
};

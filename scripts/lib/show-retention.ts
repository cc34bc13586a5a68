/** Retention while the stack stays: started once, told whenever its figures have changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowSample } from './flow-traffic.ts';
import type { LiveCentre } from './live-centre.ts';
import { startRetention } from './live-retention.ts';
import type { LocalStack } from './stack.ts';

const lookEveryMs = 20_000;

export interface Shown {
  readonly stack: LocalStack;
  readonly centre: LiveCentre;
  readonly sample: FlowSample;
  readonly tell: (text: string) => void;
  readonly fail: (line: string) => void;
  readonly signal: AbortSignal;
}

const reasonOf = (error: unknown): string => `Retention: ${error instanceof Error ? error.message : String(error)}`;

/** Resolves when the signal says so. Nothing of it is in the report of the load, which has been read before. */
export const showRetention = async ({ stack, centre, sample, tell, fail, signal }: Shown): Promise<void> => {
  const retention = await startRetention(stack, centre, sample).catch((error: unknown) => fail(reasonOf(error)));
  if (!retention) return;
  let told = '';
  while (!signal.aborted) {
    try {
      const text = (await retention.lines()).join('\n');
      if (text !== told) tell(`\n${text}`);
      told = text;
    } catch (error) {
      // A machine that was asleep answers late: the calls go on, and so does the look at them.
      if (!signal.aborted) fail(reasonOf(error));
    }
    // Rejects when the signal comes, and then the loop is over.
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
};

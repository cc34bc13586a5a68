/**
 * The frame around a flow function: whatever comes in and whatever goes wrong, the flow gets every declared answer key in
 * time. Connect waits at most 8 seconds and calls again after an error, so an error is never thrown and a slow
 * function answers its defaults early; its writes are conditional, so one that ends later does no harm.
 */
import type * as z from 'zod';
import {
  type FlowAnswer,
  type FlowFunctionName,
  type FlowParameters,
  flowFunctions,
} from '../contracts/flow-functions.ts';
import { defaultsOf } from '../contracts/flow-functions.ts';
import { type FlowEvent, parseFlowEvent } from './flow-event.ts';
import { type StringMap, toStringMap } from './flow-answer.ts';
import { type InstanceRule, mayCall } from './instance.ts';

/** Connect gives up after 8,000 ms, network included; a cold start comes on top of this. */
export const deadlineMs = 4_500;

export interface FlowDeps {
  readonly instance: InstanceRule;
  /** Resolves after that many milliseconds; rejects or stays open when the signal ends it. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}

export interface FlowInput<F extends FlowFunctionName> {
  readonly event: FlowEvent;
  /** As declared; what was not usable is undefined. */
  readonly parameters: FlowParameters<F>;
}

/** Values for declared keys; keys that are left out answer their defaults. */
export type FlowWork<F extends FlowFunctionName> = (input: FlowInput<F>) => Promise<FlowAnswer<F>>;

export type FlowOutcome = 'answered' | 'refused' | 'late' | 'failed';

const late: unique symbol = Symbol('late');

const inTime = async <T>(work: Promise<T>, wait: FlowDeps['wait']): Promise<T | typeof late> => {
  const end = new AbortController();
  const over = (): typeof late => late;
  const clock = wait(deadlineMs, end.signal).then(over, over);
  try {
    return await Promise.race([work, clock]);
  } finally {
    end.abort();
  }
};

export const answerFlow = async <F extends FlowFunctionName>(
  name: F,
  deps: FlowDeps,
  work: FlowWork<F>,
  raw: unknown,
): Promise<{ readonly answer: StringMap; readonly outcome: FlowOutcome }> => {
  const defaults = defaultsOf(name);
  const event = parseFlowEvent(raw);
  if (!mayCall(deps.instance, event.instanceArn)) return { answer: defaults, outcome: 'refused' };
  try {
    const schema: z.ZodType = flowFunctions[name].parameters;
    const parameters = schema.parse(event.parameters) as FlowParameters<F>; // boundary: indexing by a generic name loses which schema it is
    const found = await inTime(work({ event, parameters }), deps.wait);
    return found === late
      ? { answer: defaults, outcome: 'late' }
      : { answer: toStringMap(defaults, found), outcome: 'answered' };
  } catch (error) {
    deps.onFailure(error);
    return { answer: defaults, outcome: 'failed' };
  }
};

/** What a flow function is: everything that is known about it, as data. */
import type * as z from 'zod';
import type { AlwaysPresent } from '../env.ts';

export interface AnswerKey {
  readonly meaning: string;
  /** What the flow gets when there is nothing to say, when time is up, and when the instance is not ours. */
  readonly default: string;
}

export interface FlowFunctionDefinition {
  /** The Lambda function behind it. */
  readonly fn: AlwaysPresent;
  readonly summary: string;
  /** Why it may run several times for one block. */
  readonly idempotency: string;
  /** Where it is meant to be called. */
  readonly flows: readonly ('inbound' | 'disconnect' | 'customer queue' | 'agent whisper' | 'outbound whisper')[];
  readonly parameters: z.ZodObject;
  readonly answers: Readonly<Record<string, AnswerKey>>;
}

/** The people behind the telephone numbers: whether they answer, what they say, whether they stay. Pure functions of a seed. */
import { createRandom, hashOf, type Random, type Weighted } from '../generator/random.ts';

/** How a dial that nobody answers ends, in Connect's words. */
export const unansweredReasons = [
  'TELECOM_UNANSWERED',
  'TELECOM_BUSY',
  'TELECOM_NUMBER_INVALID',
  'TELECOM_PROBLEM',
  'TELECOM_POTENTIAL_BLOCKING',
] as const;
export type UnansweredReason = (typeof unansweredReasons)[number];

/** What the agent notes after a conversation. */
export const dispositions = ['saved', 'lost', 'callback', 'not-interested', 'wrong-number', 'voicemail'] as const;
export type Disposition = (typeof dispositions)[number];

export type Reaction =
  | { readonly kind: 'unanswered'; readonly reason: UnansweredReason; readonly ringSeconds: number }
  | { readonly kind: 'voicemail'; readonly ringSeconds: number }
  | {
      readonly kind: 'answered';
      readonly ringSeconds: number;
      /** How long they wait for an agent before they hang up. */
      readonly patienceSeconds: number;
      readonly talkSeconds: number;
      readonly disposition: Disposition;
      /** They say that they want no more calls. */
      readonly optsOut: boolean;
    };

export interface Ring {
  /** E.164. */
  readonly to: string;
  readonly atMs: number;
}

export interface Customers {
  readonly react: (ring: Ring) => Reaction;
}

type Result = 'answered' | 'voicemail' | UnansweredReason;

const results: readonly Weighted<Result>[] = [
  ['answered', 42],
  ['voicemail', 9],
  ['TELECOM_UNANSWERED', 35],
  ['TELECOM_BUSY', 9],
  ['TELECOM_NUMBER_INVALID', 2],
  ['TELECOM_PROBLEM', 2],
  ['TELECOM_POTENTIAL_BLOCKING', 1],
];

const spoken: readonly Weighted<Disposition>[] = [
  ['saved', 38],
  ['not-interested', 27],
  ['lost', 17],
  ['callback', 14],
  ['wrong-number', 4],
];

const ringSecondsOf = (random: Random, result: Result): number => {
  if (result === 'answered' || result === 'voicemail') return random.int(7, 24);
  return result === 'TELECOM_UNANSWERED' ? random.int(30, 55) : random.int(2, 8);
};

/** Same number, same moment, same seed: same reaction. */
const textSeed = (text: string): number => hashOf(...Array.from(text, (character) => character.codePointAt(0) ?? 0));

export interface CustomerTraits {
  /** Share of conversations in which the person asks not to be called again. */
  readonly optOutShare?: number;
  readonly medianTalkSeconds?: number;
}

export const simulatedCustomers = (
  seed: number,
  { optOutShare = 0.06, medianTalkSeconds = 300 }: CustomerTraits = {},
): Customers => ({
  react: ({ to, atMs }) => {
    const random = createRandom(seed, textSeed(to), Math.floor(atMs / 1000));
    const result = random.weighted(results);
    const ringSeconds = ringSecondsOf(random, result);
    if (result === 'voicemail') return { kind: 'voicemail', ringSeconds };
    if (result !== 'answered') return { kind: 'unanswered', reason: result, ringSeconds };
    return {
      kind: 'answered',
      ringSeconds,
      patienceSeconds: Math.max(4, Math.round(random.logNormal(30, 0.6))),
      talkSeconds: Math.min(3600, Math.max(8, Math.round(random.logNormal(medianTalkSeconds, 0.6)))),
      disposition: random.weighted(spoken),
      optsOut: random.chance(optOutShare),
    };
  },
});

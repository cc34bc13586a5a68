/** `GET /v1/now`: who waits and who could answer, per queue and channel, as Connect sees it. Pure but for what it is given. */
import type { Cached } from '../../../shared/domain/cached.ts';
import { ProblemError } from '../../../shared/http/problem.ts';

/** An agent who takes two channels is counted under both, so agents do not add up over rows. */
export interface QueueNow {
  readonly queue: { readonly id: string; readonly label: string };
  readonly channel: string;
  readonly waiting: number;
  /** 0 when nobody waits. */
  readonly longestWaitSeconds: number;
  readonly agentsStaffed: number;
  readonly agentsAvailable: number;
  readonly agentsOnContact: number;
}

export interface Snapshot {
  /** When Connect took the numbers, epoch ms. */
  readonly takenAt: number;
  readonly rows: readonly QueueNow[];
}

export interface NowDeps {
  /** Undefined: the stack has no instance. */
  readonly snapshot: (() => Promise<Cached<Snapshot>>) | undefined;
  /** The last good snapshot; undefined before the first. */
  readonly last: () => Snapshot | undefined;
  readonly isTransient: (error: unknown) => boolean;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Older numbers are no live view; they are refused rather than shown. */
const oldestShownMs = 60_000;

const answerOf = ({ takenAt, rows }: Snapshot, now: number): object => ({
  configured: true,
  asOf: new Date(takenAt).toISOString(),
  ageSeconds: Math.max(0, Math.round((now - takenAt) / 1000)),
  totals: {
    waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0),
    longestWaitSeconds: Math.max(0, ...rows.map(({ longestWaitSeconds }) => longestWaitSeconds)),
  },
  rows,
});

const notConfigured = {
  configured: false,
  detail: 'The stack was deployed without an Amazon Connect instance: there is no live view.',
} as const;

/** Connect answers a few requests a second for the whole account: while it refuses, the last numbers are shown with their age. */
export const getNow = async ({ snapshot, last, isTransient, now }: NowDeps): Promise<object> => {
  if (!snapshot) return notConfigured;
  try {
    return answerOf((await snapshot()).value, now());
  } catch (cause) {
    const known = last();
    if (known && isTransient(cause) && now() - known.takenAt <= oldestShownMs) return answerOf(known, now());
    throw isTransient(cause)
      ? new ProblemError('unavailable', 'Amazon Connect does not answer at the moment.', { cause })
      : cause;
  }
};

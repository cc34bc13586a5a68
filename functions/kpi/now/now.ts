/** `GET /v1/now`: who waits and who could answer, per queue and channel, as Connect sees it. Pure but for what it is given. */
import type { KeyLimits } from '../../../shared/contracts/access.ts';
import type { Cached } from '../../../shared/domain/cached.ts';
import type { Caller } from '../../../shared/http/caller.ts';
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

/** Connect counts by queue: of a team or a site there is no live number, and another queue's is none of the key's. */
const withinLimits = (only: KeyLimits | undefined): ((row: QueueNow) => boolean) => {
  if (only === undefined) return () => true;
  const { queue } = only;
  if (queue === undefined) {
    const limited = Object.keys(only).join(', ');
    throw new ProblemError('forbidden', `The key is limited to ${limited}: live numbers are kept by queue only.`);
  }
  return (row) => queue.includes(row.queue.id);
};

const answerOf = ({ takenAt, rows: all }: Snapshot, isShown: (row: QueueNow) => boolean, now: number): object => {
  const rows = all.filter(isShown);
  return {
    configured: true,
    asOf: new Date(takenAt).toISOString(),
    ageSeconds: Math.max(0, Math.round((now - takenAt) / 1000)),
    totals: {
      waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0),
      longestWaitSeconds: Math.max(0, ...rows.map(({ longestWaitSeconds }) => longestWaitSeconds)),
    },
    rows,
  };
};

const notConfigured = {
  configured: false,
  detail: 'The stack was deployed without an Amazon Connect instance: there is no live view.',
} as const;

/** Connect answers a few requests a second for the whole account: while it refuses, the last numbers are shown with their age. */
export const getNow = async (
  { snapshot, last, isTransient, now }: NowDeps,
  { only }: Pick<Caller, 'only'>,
): Promise<object> => {
  const isShown = withinLimits(only);
  if (!snapshot) return notConfigured;
  try {
    return answerOf((await snapshot()).value, isShown, now());
  } catch (cause) {
    const known = last();
    if (known && isTransient(cause) && now() - known.takenAt <= oldestShownMs) return answerOf(known, isShown, now());
    throw isTransient(cause)
      ? new ProblemError('unavailable', 'Amazon Connect does not answer at the moment.', { cause })
      : cause;
  }
};

/** How fast, and how many at once. Pure. */
import type { AnsweredDay, Rate } from '../../../shared/dynamo/items/dial-control-item.ts';
import type { OpenMark } from '../../../shared/dynamo/items/dial-item.ts';
import { addDays, utcDay } from '../../../shared/domain/time.ts';

export interface PaceSettings {
  /** Connect's quota is per account and region, 2 by default, and shared with everything else that calls it. */
  readonly callsPerSecond: number;
  readonly burst: number;
  /** Calls of ours at the same time; the instance's quota (10 by default) also carries inbound. */
  readonly concurrency: number;
}

/** Takes one token; undefined when there is none yet. */
export const takeToken = (
  rate: Rate | undefined,
  { callsPerSecond, burst }: PaceSettings,
  nowMs: number,
): Rate | undefined => {
  const since = rate === undefined ? 0 : Math.max(0, nowMs - rate.atMs);
  const tokens = rate === undefined ? burst : Math.min(burst, rate.tokens + (since / 1000) * callsPerSecond);
  if (tokens < 1) return undefined;
  // A clock that went back gives no tokens twice.
  return { version: (rate?.version ?? 0) + 1, tokens: tokens - 1, atMs: Math.max(nowMs, rate?.atMs ?? nowMs) };
};

/** A call rings for a minute and is answered or over by then; after an answer the agent is no longer available. */
const ringingMs = 90_000;
/** A call that nobody has heard of for this long is not on the line any more, whatever its record says one day. */
const longestCallMs = 2 * 3_600_000;

const younger = (open: readonly OpenMark[], ageMs: number, nowMs: number): OpenMark[] =>
  open.filter(({ mode, claimedAtMs }) => mode === 'voice' && claimedAtMs > nowMs - ageMs);

/** A task that was handed out takes an agent some seconds before the count of agents shows it. */
const taskShownMs = 10_000;

/** What is known about a queue and what is on its way to it. */
export interface Room {
  readonly queueId: string;
  readonly open: readonly OpenMark[];
  /** Agents now available; undefined: not known. */
  readonly agents: number | undefined;
  /** When tasks were handed out to this queue, epoch ms. */
  readonly tasksAtMs: readonly number[];
}

const ringingIn = ({ queueId, open }: Room, nowMs: number): number =>
  younger(open, ringingMs, nowMs).filter((mark) => mark.queueId === queueId).length;

const agentsLeft = (room: Room, nowMs: number): number =>
  (room.agents ?? 0) - room.tasksAtMs.filter((at) => at > nowMs - taskShownMs).length - ringingIn(room, nowMs);

/**
 * Calls that may be started now in a queue: as many as there are agents to meet them, less those that ring already, and
 * never beyond the ceiling over all queues. Not knowing how many agents there are means none.
 */
export const callsAllowed = (room: Room, concurrency: number, nowMs: number): number => {
  const ceiling = concurrency - younger(room.open, longestCallMs, nowMs).length;
  return Math.max(0, Math.min(agentsLeft(room, nowMs), ceiling));
};

/** A task waits for an agent as long as it takes; it must not take the one whom a ringing call is to meet. */
export const taskAllowed = (room: Room, nowMs: number): boolean =>
  ringingIn(room, nowMs) === 0 || agentsLeft(room, nowMs) > 0;

export interface Abandonment {
  readonly answered: number;
  readonly silent: number;
  readonly verdict: 'fine' | 'warn' | 'stop';
}

const warnShare = 0.01;
const stopShare = 0.03;
/** One silent call among the first few says nothing about a share. */
const fewest = 3;
export const abandonmentDays = 30;
export const abandonmentFrom = (nowMs: number): string => addDays(utcDay(nowMs), -(abandonmentDays - 1));

/** Share of answered calls that met no agent, over 30 days and over today: the worse one counts. */
export const abandonment = (days: readonly AnsweredDay[], nowMs: number): Abandonment => {
  const today = utcDay(nowMs);
  const over = (chosen: readonly AnsweredDay[]): Abandonment => {
    const answered = chosen.reduce((sum, one) => sum + one.answered, 0);
    const silent = chosen.reduce((sum, one) => sum + one.silent, 0);
    const share = answered === 0 ? 0 : silent / answered;
    const verdict =
      silent >= fewest && share >= stopShare ? 'stop' : silent > 0 && share >= warnShare ? 'warn' : 'fine';
    return { answered, silent, verdict };
  };
  const from = abandonmentFrom(nowMs);
  const month = over(days.filter(({ day }) => day >= from));
  return over(days.filter(({ day }) => day === today)).verdict === 'stop' ? { ...month, verdict: 'stop' } : month;
};

/** Time as the stand-in sees it: the wall clock, or one that a simulation turns by hand. */
import { createHeap } from '../generator/heap.ts';

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Runs the work at that time (epoch milliseconds), or as soon as it can when the time is past. */
  readonly at: (ms: number, work: () => void) => void;
}

export interface WallClock extends Clock {
  /** Work that is still ahead is dropped. */
  readonly stop: () => void;
}

/** The longest wait that a timer of the platform keeps. */
const longestTimerMs = 2 ** 31 - 1;

/** `pace` simulated milliseconds pass per real one: calls of minutes end in seconds. */
export const wallClock = (pace = 1, realNow: () => number = Date.now): WallClock => {
  const start = realNow();
  const timers = new Set<NodeJS.Timeout>();
  const now = (): number => start + (realNow() - start) * pace;
  const at = (ms: number, work: () => void): void => {
    const wait = Math.max(0, (ms - now()) / pace);
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (wait > longestTimerMs) at(ms, work);
        else work();
      },
      Math.min(wait, longestTimerMs),
    );
    timers.add(timer);
  };
  return {
    now,
    at,
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};

export interface HandClock extends Clock {
  /** Turns the clock forward, running on the way what is due, in the order of times. */
  readonly turnTo: (ms: number) => void;
  /** When the next work is due; undefined: nothing is. */
  readonly nextAt: () => number | undefined;
}

export const handClock = (startMs: number): HandClock => {
  const due = createHeap<() => void>();
  let nowMs = startMs;
  return {
    now: () => nowMs,
    at: (ms, work) => due.push(Math.max(ms, nowMs), work),
    nextAt: due.nextAt,
    turnTo: (ms) => {
      for (let next = due.nextAt(); next !== undefined && next <= ms; next = due.nextAt()) {
        nowMs = Math.max(nowMs, next);
        due.pop()?.();
      }
      nowMs = Math.max(nowMs, ms);
    },
  };
};

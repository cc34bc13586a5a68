// The floor: who is at work, who is busy until when. Assigning each contact to the agent who is free first gives a
// first-come-first-served queue with several servers, so waits, service level and abandonment follow the load of the hour.

import type { Calendar } from './calendar.ts';
import type { QueueKey } from './centre-data.ts';
import type { Agent, Centre } from './centre.ts';
import { hashOf, unitOf } from './random.ts';

export interface Offer {
  readonly agent: Agent;
  readonly slot: number;
  /** The earliest epoch second at which this agent can take the contact. */
  readonly freeAt: number;
}

export interface Floor {
  readonly offer: (queue: QueueKey, at: number, except?: Agent) => Offer | undefined;
  readonly occupy: (offer: Offer, until: number) => void;
}

interface Shift {
  readonly start: number;
  readonly end: number;
  readonly breakStart: number;
  readonly breakEnd: number;
}

/** Share of the staff that works on a day, Monday first; the rest is off, ill, in training. */
const ATTENDANCE = [0.8, 0.76, 0.76, 0.76, 0.74, 0.36, 0.22] as const;
/** Start and end in minutes after midnight; the middle of the day has everybody, the edges few, so the humps are felt. */
const SHIFTS = [
  [480, 990],
  [480, 990],
  [540, 1050],
  [630, 1140],
  [690, 1200],
] as const;
const NIGHT_SHIFT = [1200, 1920] as const;
const BREAK_MINUTES = 40;
/** Nobody starts a contact in the last minutes of a shift. */
const LAST_START_SECONDS = 180;
/** Large centres: looking at a sample finds an agent as good as the best one. */
const SCAN_LIMIT = 64;
const REMEMBERED_DAYS = 8;

const shiftOf = (calendar: Calendar, seed: number, agent: Agent, dayIndex: number): Shift | undefined => {
  // Night workers are few, so they work every night: an unstaffed queue would only produce abandonment.
  if (!agent.night && unitOf(seed, agent.index, dayIndex, 11) >= (ATTENDANCE[calendar.weekday(dayIndex)] ?? 0))
    return undefined;
  const [from, to] = agent.night
    ? NIGHT_SHIFT
    : (SHIFTS[(agent.index + hashOf(seed, dayIndex, 12)) % SHIFTS.length] ?? SHIFTS[0]);
  const breakAt = from + 180 + Math.floor(unitOf(seed, agent.index, dayIndex, 13) * 100);
  return {
    start: calendar.at(dayIndex, from),
    end: calendar.at(dayIndex, to),
    breakStart: calendar.at(dayIndex, breakAt),
    breakEnd: calendar.at(dayIndex, breakAt + BREAK_MINUTES),
  };
};

const startWithin = (shift: Shift, at: number): number | undefined => {
  let start = Math.max(at, shift.start);
  if (start >= shift.breakStart && start < shift.breakEnd) start = shift.breakEnd;
  return start <= shift.end - LAST_START_SECONDS ? start : undefined;
};

const addTo = <K, V>(lists: Map<K, V[]>, key: K, value: V): void => {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
};

/** `slotsPerAgent` above 1 lets a fixed staff take any number of contacts (tests that ask for both). */
export const createFloor = (centre: Centre, calendar: Calendar, seed: number, slotsPerAgent: number): Floor => {
  const agentOfSlot: Agent[] = [];
  const slotsOf = new Map<QueueKey, number[]>();
  for (const agent of centre.agents) {
    for (const lane of Array.from({ length: slotsPerAgent }, () => agent.team.lanes).flat()) {
      for (const queue of lane) addTo(slotsOf, queue, agentOfSlot.length);
      agentOfSlot.push(agent);
    }
  }
  const freeAt = new Float64Array(agentOfSlot.length);
  const rosters = new Map<number, readonly (Shift | undefined)[]>();
  const roster = (dayIndex: number): readonly (Shift | undefined)[] => {
    const known = rosters.get(dayIndex);
    if (known) return known;
    const built = centre.agents.map((agent) => shiftOf(calendar, seed, agent, dayIndex));
    rosters.set(dayIndex, built);
    if (rosters.size > REMEMBERED_DAYS) rosters.delete(Math.min(...rosters.keys()));
    return built;
  };

  const availableFrom = (agent: Agent, at: number, today: number): number | undefined => {
    // Yesterday's night shift may still run; after hours the work waits for the next shift, over a weekend for Monday.
    for (let dayIndex = agent.night ? today - 1 : today; dayIndex <= today + 4; dayIndex += 1) {
      const shift = roster(dayIndex)[agent.index];
      const start = shift && startWithin(shift, at);
      if (start !== undefined) return start;
    }
    return undefined;
  };

  return {
    offer: (queue, at, except) => {
      const slots = slotsOf.get(queue) ?? [];
      const today = calendar.dayIndexAt(at);
      const first = slots.length > 0 ? hashOf(seed, at, slots.length) % slots.length : 0;
      let best: Offer | undefined;
      for (let step = 0; step < Math.min(slots.length, SCAN_LIMIT); step += 1) {
        const slot = slots[(first + step) % slots.length];
        const agent = slot === undefined ? undefined : agentOfSlot[slot];
        if (slot === undefined || agent === undefined || agent === except) continue;
        const free = availableFrom(agent, Math.max(at, freeAt[slot] ?? 0), today);
        if (free !== undefined && (best === undefined || free < best.freeAt)) best = { agent, slot, freeAt: free };
        if (free === at) break;
      }
      return best;
    },
    occupy: ({ slot }, until) => {
      freeAt[slot] = Math.max(freeAt[slot] ?? 0, until);
    },
  };
};

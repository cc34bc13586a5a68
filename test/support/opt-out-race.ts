/** Opt-outs at random moments around the claim of a call, on a virtual clock, over a store whose every answer takes its time. */
import { placeDial } from '../../functions/retention/dial/place-dial.ts';
import { recordOptOut } from '../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import { deps, dueTo, followUpOf, noon } from './dial-world.ts';
import { stepped } from './dial-exploration.ts';
import type { Turn } from './explorer.ts';
import { type Random, seeded } from './random.ts';
import { VirtualTime } from './virtual-time.ts';

/** The longest that one way, to the store or back, takes. */
export const slowestMs = 400;
/** An operation of the store: there and back. What was looked at just before the call is no older. */
export const oneOperationMs = 2 * slowestMs;

const oneWay = (random: Random): number => (random.chance(0.02) ? random.int(40, slowestMs) : random.int(1, 40));

/** Takes effect in the middle of its time. */
export const delayed =
  (time: VirtualTime, random: Random, onEffect: (name: string, result: unknown) => void = () => undefined): Turn =>
  async (name, operation) => {
    await time.sleep(oneWay(random));
    const result = await operation(0);
    onEffect(name, result);
    await time.sleep(oneWay(random));
    return result;
  };

interface Seen {
  claims: number;
  claimsAtOptOut: number | undefined;
  optOutMs: number;
  claimMs: number;
  /** For each call, how long ago the opt-out was; undefined: there was none yet. */
  readonly calls: (number | undefined)[];
}

export interface RaceFigures {
  people: number;
  calls: number;
  optedOutBeforeClaim: number;
  /** Claimed, then opted out, and the second look found it. */
  withheld: number;
  /** Opted out after the second look and before the call. */
  missed: number;
  longestMissedMs: number;
  /** Must be 0. */
  calledAfterOptOutBeforeClaim: number;
  calledTwice: number;
  /** Opt-out after claim, ms: the range that was met. */
  earliestMs: number;
  latestMs: number;
}

const figuresOf = (seen: readonly Seen[]): RaceFigures => {
  const missed = seen.flatMap(({ calls }) => calls.filter((ms) => ms !== undefined));
  const offsets = seen.filter(({ claims }) => claims > 0).map(({ optOutMs, claimMs }) => optOutMs - claimMs);
  const first = seen.filter(({ claimsAtOptOut }) => claimsAtOptOut === 0);
  const smallest = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    people: seen.length,
    calls: seen.reduce((sum, { calls }) => sum + calls.length, 0),
    optedOutBeforeClaim: first.length,
    withheld: seen.filter(({ claims, calls }) => claims > 0 && calls.length === 0).length,
    missed: missed.length,
    longestMissedMs: Math.max(0, largest(missed)),
    calledAfterOptOutBeforeClaim: first.filter(({ calls }) => calls.length > 0).length,
    calledTwice: seen.filter(({ calls }) => calls.length > 1).length,
    earliestMs: smallest(offsets),
    latestMs: largest(offsets),
  };
};

/** Two workers race for each person, who opts out from 5 s before to 5 s after; half of them within 0.3 s. */
export const optOutRace = async (people: number, seed: number): Promise<RaceFigures> => {
  const random = seeded(seed);
  const time = new VirtualTime(noon);
  const keys = Array.from({ length: people }, (_, i) => `a:${i}`);
  const memory = dueTo(new MemoryDialling(), keys);
  memory.state.lease = { epoch: 1, untilMs: noon + 1e9, owner: 'r', tick: 't' };
  const one = async (personKey: string): Promise<Seen> => {
    const seen: Seen = { claims: 0, claimsAtOptOut: undefined, optOutMs: 0, claimMs: 0, calls: [] };
    const { followUpId } = followUpOf(personKey);
    const startMs = random.int(6_000, 60_000);
    const store = stepped(
      memory,
      delayed(time, random, (name, result) => {
        if (name !== 'dial.claim' || result !== true) return;
        seen.claims += 1;
        seen.claimMs = time.now();
      }),
    );
    const worker = async (): Promise<void> => {
      await time.sleep(startMs + random.int(0, 20));
      const call = async () => {
        seen.calls.push(seen.claimsAtOptOut === undefined ? undefined : time.now() - seen.optOutMs);
        return { kind: 'placed', contactId: followUpId } as const;
      };
      await placeDial(deps(store, call, { now: time.now }), followUpId, 1);
    };
    const person = async (): Promise<void> => {
      const range = random.chance(0.5) ? 5_000 : 300;
      // About the time that a claim takes, so that the opt-outs lie around it.
      await time.sleep(startMs + 120 + random.int(-range, range));
      await recordOptOut(memory.persons, personKey, { id: 'o', atMs: time.now(), source: 'test' });
      seen.optOutMs = time.now();
      seen.claimsAtOptOut = seen.claims;
    };
    await Promise.all([worker(), worker(), person()]);
    return seen;
  };
  return figuresOf(await time.drive(Promise.all(keys.map(one))));
};

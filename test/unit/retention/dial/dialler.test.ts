/** Whole runs: many people, many runners, kills, faults of Connect, the clock (D2-D4, D6, D7, D9, D18, D19). */
import { type DiallerDeps, runDialler } from '../../../../functions/retention/dial/dialler.ts';
import type { Generation } from '../../../../functions/retention/dial/generation.ts';
import { releaseLease, takeLease } from '../../../../functions/retention/dial/lease.ts';
import { abandonment, callsAllowed, takeToken, taskAllowed } from '../../../../functions/retention/dial/pacing.ts';
import { emptyReport } from '../../../../functions/retention/dial/run-report.ts';
import { runTick } from '../../../../functions/retention/dial/tick.ts';
import { changeSwitch, readSwitch } from '../../../../functions/retention/campaigns/switch.ts';
import { settleDial } from '../../../../functions/retention/reconcile/settle.ts';
import type { OpenMark } from '../../../../shared/dynamo/items/dial-item.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { consenting, deps, dueTo, followUpOf, noon, onSwitch, put, Witness } from '../../../support/dial-world.ts';

const pace = { callsPerSecond: 1000, burst: 1000, concurrency: 100_000 };
const world = (people: number, over: object = {}): MemoryDialling =>
  dueTo(
    new MemoryDialling(),
    Array.from({ length: people }, (_, i) => `a:${i}`),
    over,
  );
const dialler = (memory: MemoryDialling, witness: Witness, over: Partial<DiallerDeps> = {}): DiallerDeps => ({
  ...deps(memory, witness.call()),
  pace,
  agentsAvailable: async () => 100_000,
  startTask: async ({ followUp }) => ({ kind: 'placed', contactId: `task-${followUp.followUpId}` }),
  sleep: async () => undefined,
  hasTime: () => true,
  ...over,
});
const lease = async (memory: MemoryDialling, tick = '1', nowMs = noon) => {
  const taken = await takeLease(memory.control, { owner: 'o', tick, nowMs });
  if (!taken) throw new Error('no lease');
  return taken;
};

describe('a run', () => {
  it('places one call for each person that may be called', async () => {
    const memory = world(50);
    const witness = new Witness();
    const report = await runDialler(dialler(memory, witness), await lease(memory));
    expect(report).toEqual({ ...emptyReport(), claimed: 50, placed: 50 });
    expect(witness.duplicates()).toEqual([]);
  });
  it('records the held-out who pass the same gate, and calls none of them', async () => {
    const memory = world(0);
    put(memory, consenting('a:passes'), followUpOf('a:passes', { arm: 'heldOut' }));
    put(memory, { ...consenting('a:refused'), consents: {} }, followUpOf('a:refused', { arm: 'heldOut' }));
    const witness = new Witness();
    const report = await runDialler(dialler(memory, witness), await lease(memory));
    expect(report).toMatchObject({ heldOut: 1, refused: 1, claimed: 0 });
    expect(witness.sent).toEqual([]);
    const all = [...memory.followUpsById.values()];
    expect(all.map(({ closedAs, passedAtMs }) => [closedAs, passedAtMs])).toEqual([
      ['held-out', noon],
      [undefined, undefined],
    ]);
  });
  it('stores a refusal once per rule, and asks again when it may be otherwise', async () => {
    const memory = world(0);
    put(memory, { ...consenting('a:x'), consents: {} }, followUpOf('a:x'));
    const run = async (tick: string, nowMs: number) => {
      const taken = await lease(memory, tick, nowMs);
      await runDialler(dialler(memory, new Witness(), { now: () => nowMs }), taken);
      await releaseLease(memory.control, taken);
    };
    await run('1', noon);
    await run('2', noon + 60_000);
    await run('3', noon + 24 * 3_600_000 + 60_000);
    const [followUp] = memory.followUpsById.values();
    expect(followUp?.refusals).toMatchObject({ consent: { atMs: noon, times: 2 } });
  });
  it('hands out tasks where the country asks for it, within its window, and dials nobody', async () => {
    const memory = world(3, { countries: ['FR'] });
    const witness = new Witness();
    const tasks: number[] = [];
    const report = await runDialler(
      dialler(memory, witness, {
        numberOf: async () => '+33612345678',
        startTask: async ({ untilMs }) => {
          tasks.push(untilMs);
          return { kind: 'placed', contactId: 't' };
        },
      }),
      await lease(memory),
    );
    expect(report).toMatchObject({ tasks: 3, claimed: 0 });
    expect(witness.sent).toEqual([]);
    expect(new Set(tasks.map((ms) => new Date(ms).toISOString()))).toEqual(new Set(['2026-11-05T11:54:00.000Z']));
  });
  it('dials no more than there are agents, and nobody when that is not known', async () => {
    for (const [agents, calls] of [
      [3, 3],
      [0, 0],
      [undefined, 0],
    ] as const) {
      const memory = world(10);
      const witness = new Witness();
      let turns = 5;
      const over = { agentsAvailable: async () => agents, hasTime: () => (turns -= 1) > -20 };
      await runDialler(dialler(memory, witness, over), await lease(memory));
      expect(witness.sent).toHaveLength(calls);
    }
  });
  it('stops at a limit of Connect', async () => {
    const memory = world(10);
    const witness = new Witness();
    const call = witness.call(() => ({ kind: 'not-placed', reason: 'LimitExceededException', afterwards: 'pause' }));
    await runDialler(dialler(memory, witness, { call }), await lease(memory));
    expect(witness.sent).toHaveLength(1);
  });
  it('ends when a later run has begun', async () => {
    const memory = world(10);
    const taken = await lease(memory);
    await lease(memory, '2', noon + 100_000);
    const witness = new Witness();
    await runDialler(dialler(memory, witness), taken);
    expect(witness.sent).toEqual([]);
  });
  it('pauses a campaign of which 3 % of answered calls met nobody', async () => {
    const memory = world(5);
    memory.answeredDays.set('k1', new Map([['2026-11-04', { day: '2026-11-04', answered: 100, silent: 3 }]]));
    const witness = new Witness();
    const report = await runDialler(dialler(memory, witness), await lease(memory));
    expect(report).toMatchObject({ campaignsStopped: 1, claimed: 0 });
    expect(memory.campaignsById.get('k1')).toMatchObject({ state: 'paused' });
  });
});

describe('several runners on one list', () => {
  it('call nobody twice, whoever holds the lease', async () => {
    const memory = world(200);
    const witness = new Witness();
    const epoch = await lease(memory);
    // The fence is taken away: even with the same epoch the claim alone keeps them apart.
    await Promise.all(Array.from({ length: 8 }, () => runDialler(dialler(memory, witness), epoch)));
    expect(witness.sent).toHaveLength(200);
    expect(witness.duplicates()).toEqual([]);
  });
  it('a kill in the middle stops all of them at once', async () => {
    const memory = world(300);
    const witness = new Witness();
    const epoch = await lease(memory);
    let atKill = 0;
    const call: DiallerDeps['call'] = async (sent) => {
      const answer = await witness.call()(sent);
      if (witness.sent.length === 100) {
        memory.state.switch = { ...onSwitch, version: 2, on: false };
        atKill = witness.sent.length;
      }
      return answer;
    };
    const runners = 4;
    await Promise.all(Array.from({ length: runners }, () => runDialler(dialler(memory, witness, { call }), epoch)));
    expect(atKill).toBe(100);
    expect(witness.sent.length).toBeLessThanOrEqual(100 + runners);
  });
});

describe('a tick', () => {
  const make = (memory: MemoryDialling, witness: Witness, kept: { value: Generation | undefined }, over = {}) => ({
    ...dialler(memory, witness, over),
    generation: {
      read: async () => kept.value,
      write: async (next: Generation) => void (kept.value = next),
    },
    table: 'Dialling',
    owner: 'o',
    control: memory.control,
  });
  it('that is delivered twice is one run; the next one is another', async () => {
    const memory = world(1);
    const kept = { value: { table: 'Dialling', epoch: 0 } as Generation | undefined };
    const tick = (name: string) => runTick(make(memory, new Witness(), kept), name);
    const [first, second] = await Promise.all([tick('2026-11-05T10:00:00Z'), tick('2026-11-05T10:00:00Z')]);
    expect([first.end, second.end].toSorted()).toEqual(['not-mine', 'ran']);
    expect((await tick('2026-11-05T10:00:00Z')).end).toBe('not-mine');
    expect((await tick('2026-11-05T10:01:00Z')).end).toBe('ran');
    expect(kept.value).toEqual({ table: 'Dialling', epoch: 2 });
  });
  it('does nothing while the switch is off or has never been set', async () => {
    const memory = world(5);
    memory.state.switch = { version: 0, on: false, countriesOff: [], changes: [] };
    const witness = new Witness();
    const kept = { value: { table: 'Dialling', epoch: 0 } };
    expect((await runTick(make(memory, witness, kept), '1')).end).toBe('off');
    expect(witness.sent).toEqual([]);
  });
  it('does nothing on a restored or another table until it is reconciled', async () => {
    const memory = world(5);
    const kept: { value: Generation | undefined } = { value: { table: 'Dialling', epoch: 0 } };
    const witness = new Witness();
    const made = make(memory, witness, kept, { call: witness.call() });
    expect((await runTick(made, '1')).end).toBe('ran');
    const dialled = witness.sent.length;
    // The table as it was before: all that it knew of the run is gone.
    const restored = world(5);
    const after = make(restored, witness, kept);
    expect((await runTick(after, '2')).end).toBe('not-current');
    expect((await runTick({ ...after, table: 'Other' }, '3')).end).toBe('not-current');
    expect(witness.sent).toHaveLength(dialled);
    await expect(changeSwitch(after, 'me', { on: true, reason: 'restored', reconciled: false })).rejects.toThrow(
      /reconciled/,
    );
    expect(await changeSwitch(after, 'me', { on: true, reason: 'restored', reconciled: true })).toMatchObject({
      on: true,
      current: true,
    });
    expect((await runTick(after, '4')).end).toBe('ran');
    expect((await runTick(made, '5')).end).toBe('not-current');
    expect((await readSwitch(after)).changes.at(-1)).toMatchObject({ by: 'me', what: 'on', reason: 'restored' });
  });
});

describe('pacing', () => {
  it('never gives more tokens than rate and burst, whatever the clock does', () => {
    const settings = { callsPerSecond: 2, burst: 5, concurrency: 5 };
    let rate: ReturnType<typeof takeToken>;
    let given = 0;
    for (let ms = 0; ms < 10_000; ms += 100) {
      const nowMs = noon + (ms % 700 === 0 ? ms - 5_000 : ms);
      const next = takeToken(rate, settings, nowMs);
      if (next) {
        rate = next;
        given += 1;
      }
    }
    expect(given).toBeLessThanOrEqual(5 + 2 * 10);
    expect(given).toBeGreaterThan(15);
  });
  it('counts ringing calls against agents, and all calls against the ceiling', () => {
    const mark = (ageS: number, queueId = 'q') => ({
      dialId: `${ageS}${queueId}`,
      queueId,
      mode: 'voice' as const,
      claimedAtMs: noon - ageS * 1000,
    });
    const room = (open: readonly OpenMark[], agents: number | undefined, tasksAtMs: readonly number[] = []) => ({
      queueId: 'q',
      open,
      agents,
      tasksAtMs,
    });
    expect(callsAllowed(room([mark(10)], 3), 10, noon)).toBe(2);
    expect(callsAllowed(room([mark(600)], 3), 10, noon)).toBe(3);
    expect(callsAllowed(room([mark(600), mark(700)], 3), 2, noon)).toBe(0);
    expect(callsAllowed(room([mark(10, 'other')], 3), 10, noon)).toBe(3);
    expect(callsAllowed(room([], undefined), 10, noon)).toBe(0);
    // The agent who takes the task is still counted as available.
    expect(callsAllowed(room([], 3, [noon - 1000]), 10, noon)).toBe(2);
    expect(callsAllowed(room([], 3, [noon - 60_000]), 10, noon)).toBe(3);
    expect(taskAllowed(room([], 0), noon)).toBe(true);
    expect(taskAllowed(room([mark(10)], 1), noon)).toBe(false);
    expect(taskAllowed(room([mark(10)], 2), noon)).toBe(true);
    expect(taskAllowed(room([mark(10)], 2, [noon - 1000]), noon)).toBe(false);
    expect(taskAllowed(room([mark(600)], 0), noon)).toBe(true);
  });
  it('hands out no task that would take the agent whom a ringing call is to meet', async () => {
    const memory = world(3, { countries: ['FR'] });
    const ringing = { dialId: 'other', queueId: 'retention', mode: 'voice' as const, claimedAtMs: noon - 10_000 };
    const queueId = [...memory.campaignsById.values()][0]?.definition.call.queueId ?? '';
    memory.openMarks.set('other', { ...ringing, queueId });
    let turns = 5;
    const over = {
      numberOf: async () => '+33612345678',
      agentsAvailable: async () => 2,
      hasTime: () => (turns -= 1) > -20,
    };
    const report = await runDialler(dialler(memory, new Witness(), over), await lease(memory));
    expect(report).toMatchObject({ tasks: 1 });
  });
  it('warns at 1 % and stops at 3 % of answered calls', () => {
    const days = (answered: number, silent: number) => [{ day: '2026-11-05', answered, silent }];
    expect(abandonment(days(1000, 9), noon).verdict).toBe('fine');
    expect(abandonment(days(1000, 10), noon).verdict).toBe('warn');
    expect(abandonment(days(1000, 30), noon).verdict).toBe('stop');
    expect(abandonment(days(2, 1), noon).verdict).toBe('warn');
    expect(abandonment([{ day: '2026-09-01', answered: 10, silent: 9 }], noon).verdict).toBe('fine');
  });
});

describe('a runner that dies at any step', () => {
  it('leaves at most one call behind, and the next run calls everybody else', async () => {
    for (let dieAt = 1; dieAt <= 60; dieAt += 1) {
      const memory = world(4);
      const witness = new Witness();
      let steps = 0;
      const mortal = new MemoryDialling(async () => {
        steps += 1;
        if (steps === dieAt) throw new Error('died');
      }, memory);
      const first = await lease(memory);
      await runDialler(dialler(mortal, witness), first).catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'died') throw error;
      });
      await runDialler(dialler(memory, witness), await lease(memory, '2', noon + 100_000));
      expect(witness.duplicates()).toEqual([]);
      const left = [...memory.followUpsById.values()].filter(({ state }) => state === 'waiting');
      expect(left).toEqual([]);
      // Claimed and never rung is the price; it is one person at most.
      expect(witness.sent.length).toBeGreaterThanOrEqual(3);
    }
  });
  it('is settled by whoever comes later, once', async () => {
    const memory = world(1);
    const witness = new Witness();
    await runDialler(dialler(memory, witness), await lease(memory));
    const [dial] = memory.dialsById.values();
    if (!dial) throw new Error('no dial');
    const settle = () => settleDial({ store: memory, now: () => noon + 60_000 }, dial, { outcome: 'no-answer' });
    expect([await settle(), await settle()]).toEqual([true, false]);
    const [followUp] = memory.followUpsById.values();
    expect(followUp).toMatchObject({ state: 'waiting', placed: 1, lastOutcome: 'no-answer' });
  });
});

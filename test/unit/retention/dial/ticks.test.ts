/** Ticks that come twice, late or again for a day (D4), and a table that was set back (D18). */
import type { Generation } from '../../../../functions/retention/dial/generation.ts';
import { runTick, type TickDeps } from '../../../../functions/retention/dial/tick.ts';
import { changeSwitch } from '../../../../functions/retention/campaigns/switch.ts';
import { recordOptOut } from '../../../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { consenting, deps, dueTo, followUpOf, noon, put, Witness } from '../../../support/dial-world.ts';
import { forEachSeed, seeded } from '../../../support/random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const table = 'Dialling';
const tickAt = (ms: number): string => new Date(ms).toISOString();

/** `clock.nowMs` is what everybody reads. */
const tickDeps = (
  memory: MemoryDialling,
  witness: Witness,
  clock: { nowMs: number },
  kept: { value: Generation },
): TickDeps & { control: MemoryDialling['control'] } => ({
  ...deps(memory, witness.call(), { now: () => clock.nowMs }),
  pace: { callsPerSecond: 1e6, burst: 1e6, concurrency: 1e6 },
  agentsAvailable: async () => 1e6,
  startTask: async () => ({ kind: 'unknown', reason: '' }),
  sleep: async () => undefined,
  hasTime: () => true,
  generation: { read: async () => kept.value, write: async (next) => void (kept.value = next) },
  table,
  owner: 'o',
  control: memory.control,
});

describe('a hundred ticks, each three times, up to a day late', () => {
  it('are one run for each nominal minute, in their order', () =>
    forEachSeed(5, async (seed) => {
      const random = seeded(seed);
      const clock = { nowMs: noon };
      const memory = dueTo(new MemoryDialling(), ['a:1', 'a:2']);
      const witness = new Witness();
      const made = tickDeps(memory, witness, clock, { value: { table, epoch: 0 } });
      const deliveries = Array.from({ length: 100 }, (_, i) => noon + i * minuteMs).flatMap((nominalMs) => {
        // The first comes in its minute, mostly twice at once; a retry comes at any time of the next day.
        const first = nominalMs + random.int(0, 5_000);
        return [first, first, nominalMs + random.int(0, 24 * hourMs)].map((atMs) => ({ atMs, nominalMs }));
      });
      const ran: string[] = [];
      const tick = async (nominalMs: number): Promise<void> => {
        const name = tickAt(nominalMs);
        if ((await runTick(made, name)).end === 'ran') ran.push(name);
      };
      const moments = [...new Set(deliveries.map(({ atMs }) => atMs))].toSorted((a, b) => a - b);
      for (const moment of moments) {
        clock.nowMs = moment;
        const together = random.shuffle(deliveries.filter(({ atMs }) => atMs === moment));
        await Promise.all(together.map(({ nominalMs }) => tick(nominalMs)));
      }
      expect(ran).toEqual(Array.from({ length: 100 }, (_, i) => tickAt(noon + i * minuteMs)));
      expect(memory.state.lease.epoch).toBe(100);
      expect(witness.sent).toHaveLength(2);
    }));
});

describe.each([
  ['an hour', hourMs, 200],
  ['a day', 24 * hourMs, 1_000],
])('a table set back by %s', (_, backMs, dials) => {
  const gap = Array.from({ length: dials }, (__, i) => `a:${i}`);
  const others = Array.from({ length: 50 }, (__, i) => `b:${i}`);
  const fill = (memory: MemoryDialling): MemoryDialling => dueTo(memory, gap);

  it('calls nobody before it is reconciled, and then nobody of those who were called in the gap', async () => {
    const clock = { nowMs: noon };
    const kept = { value: { table, epoch: 0 } };
    const witness = new Witness();
    // One run before the moment to which it will be set back, and one in the gap.
    const live = fill(new MemoryDialling());
    const run = (memory: MemoryDialling) => runTick(tickDeps(memory, witness, clock, kept), tickAt(clock.nowMs));
    live.state.switch = { ...live.state.switch, countriesOff: ['HU'] };
    const before = structuredClone({ people: [...live.people], followUps: [...live.followUpsById] });
    expect((await run(live)).end).toBe('ran');
    const lease = { ...live.state.lease };
    live.state.switch = { ...live.state.switch, countriesOff: [] };
    for (const [id, one] of live.followUpsById) live.followUpsById.set(id, { ...one, dueAtMs: noon });
    clock.nowMs = noon + minuteMs;
    expect((await run(live)).end).toBe('ran');
    expect(witness.sent).toHaveLength(gap.length);

    const restored = new MemoryDialling();
    dueTo(restored, []);
    for (const [key, person] of before.people) restored.people.set(key, person);
    for (const [id, one] of before.followUps) restored.followUpsById.set(id, one);
    restored.state.lease = lease;
    clock.nowMs = noon + backMs;
    for (let i = 0; i < 10; i += 1) {
      clock.nowMs += minuteMs;
      expect((await run(restored)).end).toBe('not-current');
    }
    const made = tickDeps(restored, witness, clock, kept);
    const on = (reconciled: boolean) => changeSwitch(made, 'me', { on: true, reason: 'restored', reconciled });
    await expect(on(false)).rejects.toThrow(/reconciled/);
    expect((await run(restored)).end).toBe('not-current');
    // As the runbook has it: whoever Connect has a call of and the table has no proof of is not called any more.
    for (const { dial } of witness.sent)
      if (!restored.dialsById.has(dial.dialId))
        await recordOptOut(restored.persons, dial.personKey, { id: 'restore', atMs: clock.nowMs, source: 'runbook' });
    for (const personKey of others) put(restored, consenting(personKey), followUpOf(personKey));
    await on(true);
    clock.nowMs += minuteMs;
    expect((await run(restored)).end).toBe('ran');
    expect(witness.duplicates()).toEqual([]);
    expect(witness.sent.map(({ dial }) => dial.personKey)).toEqual([...gap, ...others]);
    // The table of before can never be dialled from again.
    expect((await run(live)).end).toBe('not-current');
  });
});

/** What a campaign would do now, over memory. */
import * as z from 'zod';
import { dryRun, type DryRunDeps } from '../../../../functions/retention/campaigns/dry-run.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { atRisk, measurement, pages } from '../../../support/audience.ts';
import { consenting, followUpOf, noon, numberFor, onSwitch, put, testCampaign } from '../../../support/dial-world.ts';

const dayMs = 86_400_000;

const dryRunning = (memory: MemoryDialling, people: number): DryRunDeps => {
  memory.state.switch = onSwitch;
  for (let i = 0; i < people; i += 1) memory.people.set(`a:${i}`, consenting(`a:${i}`));
  return {
    store: memory,
    profiles: pages(Array.from({ length: people }, (_, i) => atRisk(i))),
    numberOf: numberFor,
    enabledCountries: ['HU'],
    holdout: { share: 0.25, seasonMonths: 6 },
    pace: { callsPerSecond: 2, burst: 5, concurrency: 5 },
    now: () => noon,
    timeFor: () => () => true,
  };
};
const forecastOf = (answer: object): { peopleNeeded: number; visibleOn: string | null } =>
  z.object({ effect: z.object({ peopleNeeded: z.number(), visibleOn: z.string().nullable() }) }).parse(answer).effect;

describe('a dry run', () => {
  it('counts who may be called, who only inbound, and writes nothing', async () => {
    const memory = new MemoryDialling();
    const deps = dryRunning(memory, 30);
    memory.people.set('a:0', consenting('a:0', { optOut: { id: 'o', atMs: 1, source: 's' } }));
    memory.people.set('a:1', consenting('a:1', { claims: [noon - 3_600_000] }));
    const answer = await dryRun(deps, { ...testCampaign({ measurement }), state: 'draft' });
    expect(answer).toMatchObject({
      audience: 30,
      mayBeCalledNow: 28,
      mayBeCalled: 29,
      onlyInbound: 1,
      complete: true,
      refusals: { 'opt-out': 1, cap: 1 },
      effect: { smallestVisibleEffect: expect.any(Number) },
    });
    expect(Reflect.get(answer, 'first')).toHaveLength(20);
    expect(memory.followUpsById.size).toBe(0);
  });
  it('looks at the people of an uploaded list, who have no profile, in the zone that the list gives', async () => {
    const memory = new MemoryDialling();
    const deps = dryRunning(memory, 0);
    const campaign = { ...testCampaign({ kind: 'list' }), state: 'draft' as const };
    for (const [key, timeZone] of [
      ['a:1', undefined],
      ['a:2', 'Asia/Tokyo'],
      ['a:3', undefined],
    ] as const) {
      put(
        memory,
        key === 'a:3' ? { ...consenting(key), consents: {} } : consenting(key),
        followUpOf(key, { timeZone }),
      );
    }
    expect(await dryRun(deps, campaign)).toMatchObject({
      audience: 3,
      mayBeCalledNow: 1,
      mayBeCalled: 2,
      refusals: { hours: 1, consent: 1 },
    });
  });
  it('says by when the effect will be visible, at the pace at which people come into the audience', async () => {
    const promised = { ...measurement, expectedChurn: 0.5, promisedEffect: 0.4, windowDays: 30 };
    const people = 30;
    const effect = async (kind: string) =>
      forecastOf(
        await dryRun(dryRunning(new MemoryDialling(), people), {
          ...testCampaign({ measurement: promised, kind }),
          state: 'draft',
        }),
      );
    const triggered = await effect('at-risk');
    // Three days of triggers are in the audience today, so a third of it comes every day; then the window passes.
    const days = Math.ceil((triggered.peopleNeeded - people) / (people / 3));
    expect(days).toBeGreaterThan(0);
    expect(triggered.visibleOn).toBe(new Date(noon + (days + 30) * dayMs).toISOString().slice(0, 10));
    expect((await effect('check-in')).visibleOn).toBeNull();
  });
  it('of a campaign that meets people when they come says who may be called too, and takes no time', async () => {
    const memory = new MemoryDialling();
    const deps = dryRunning(memory, 30);
    for (let i = 0; i < 10; i += 1) memory.people.set(`a:${i}`, consenting(`a:${i}`, { consents: {} }));
    const answer = await dryRun(deps, { ...testCampaign({ kind: 'inbound-save', measurement }), state: 'draft' });
    // Without consent nobody may be called: those can only be met.
    expect(answer).toMatchObject({ audience: 30, mayBeCalled: 20, onlyInbound: 10, expectedSeconds: 0 });
    expect(forecastOf(answer).visibleOn).not.toBe(new Date(noon).toISOString().slice(0, 10));
    expect(memory.followUpsById.size).toBe(0);
  });
  it.each(['inbound-save', 'at-risk'])('counts whom nobody can call because no number is known: %s', async (kind) => {
    const deps = dryRunning(new MemoryDialling(), 5);
    const unknown = [5, 6].map((i) => atRisk(i, { customerKey: `id:${i}`, personKeys: [] }));
    const safe = atRisk(7, { personKeys: [], risk: undefined });
    const profiles = pages([...Array.from({ length: 5 }, (_, i) => atRisk(i)), ...unknown, safe]);
    const answer = await dryRun({ ...deps, profiles }, { ...testCampaign({ kind, measurement }), state: 'draft' });
    expect(answer).toMatchObject({ audience: 7, mayBeCalled: 5, onlyInbound: 2, refusals: { number: 2 } });
    expect(Reflect.get(answer, 'first')).toContainEqual({ customerKey: 'id:5', arm: null, refusedBy: ['number'] });
  });
  it('warns of holidays that are not loaded, before nobody is called for it', async () => {
    const ends = async (countries: string[], nowMs: number) =>
      Reflect.get(
        await dryRun(
          { ...dryRunning(new MemoryDialling(), 0), now: () => nowMs },
          { ...testCampaign({ countries }), state: 'draft' },
        ),
        'calendarEnds',
      );
    expect(await ends(['TH', 'HU'], noon)).toEqual({ TH: '2027-01-01' });
    expect(await ends(['TH', 'HU'], Date.UTC(2026, 1, 1))).toEqual({});
  });
});

/** Campaigns, switch, lists, audiences and the check of a number, over memory. */
import type { CampaignDeps } from '../../../../functions/retention/campaigns/edit-campaigns.ts';
import {
  changeCampaign,
  createCampaign,
  moveCampaign,
} from '../../../../functions/retention/campaigns/edit-campaigns.ts';
import { wanted } from '../../../../functions/retention/campaigns/audience.ts';
import { checkNumber, whyNotCalled } from '../../../../functions/retention/campaigns/check-number.ts';
import { readList } from '../../../../functions/retention/campaigns/list-upload.ts';
import { planFollowUps } from '../../../../functions/retention/campaigns/plan.ts';
import { changeSwitch } from '../../../../functions/retention/campaigns/switch.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import type { Profile } from '../../../../shared/dynamo/items/profile-item.ts';
import { ProblemError } from '../../../../shared/http/problem.ts';
import { campaignSchema } from '../../../../shared/retention/campaign.ts';
import { consenting, noon, onSwitch, put, followUpOf, testCampaign } from '../../../support/dial-world.ts';
import { atRisk as profile, measurement, pages } from '../../../support/audience.ts';

const dayMs = 86_400_000;
const holdout = { share: 0.25, seasonMonths: 6 } as const;
const definition = (over: object = {}) =>
  campaignSchema.parse({
    name: 'Stay',
    kind: 'at-risk',
    countries: ['HU'],
    call: { flowId: 'f', queueId: 'q' },
    measurement,
    ...over,
  });
const editing = (memory: MemoryDialling): CampaignDeps => ({
  campaigns: memory.campaigns,
  holdout,
  enabledCountries: ['HU'],
  now: () => noon,
  newId: () => 'k1',
});
describe('a campaign', () => {
  it('goes from draft through running and paused to stopped, and never back', async () => {
    const memory = new MemoryDialling();
    const deps = editing(memory);
    await createCampaign(deps, 'me', definition());
    const move = (to: 'running' | 'paused' | 'stopped') => moveCampaign(deps, 'k1', 'me', { to, reason: 'because' });
    expect((await move('running')).startedAtMs).toBe(noon);
    await expect(changeCampaign(deps, 'k1', definition({ name: 'Other' }))).rejects.toThrow(/running/);
    await move('paused');
    expect((await changeCampaign(deps, 'k1', definition({ name: 'Other' }))).definition.name).toBe('Other');
    await expect(
      changeCampaign(deps, 'k1', definition({ measurement: { ...measurement, expectedChurn: 0.4 } })),
    ).rejects.toThrow(/measurement is fixed/);
    expect((await move('stopped')).changes.map(({ to }) => to)).toEqual(['draft', 'running', 'paused', 'stopped']);
    await expect(move('running')).rejects.toThrow(/cannot become running/);
  });
  it('does not start in a country that is not enabled, or without saying what success is', async () => {
    const deps = editing(new MemoryDialling());
    await createCampaign(deps, 'me', definition({ countries: ['HU', 'DE'], measurement: undefined }));
    await expect(moveCampaign(deps, 'k1', 'me', { to: 'running', reason: 'go!' })).rejects.toThrow(
      /DE not enabled.*measurement is missing/s,
    );
  });
});

describe('an audience', () => {
  const inside = (over: Partial<Profile>, kind: object = {}) =>
    wanted(profile(1, over), definition(kind), noon - dayMs, noon) !== undefined;
  it('of at-risk is who has the score and has just been in touch; the past triggers nothing', () => {
    expect(inside({})).toBe(true);
    expect(inside({ risk: { score: 59, reasons: [], scorecard: 's' } })).toBe(false);
    expect(inside({ lastInboundAtMs: noon - 2 * dayMs })).toBe(false);
    expect(inside({ lastInboundAtMs: undefined })).toBe(false);
    expect(inside({ personKeys: [] })).toBe(false);
    expect(inside({ shared: true })).toBe(false);
    expect(inside({ profilingObjected: true })).toBe(false);
    expect(inside({ country: 'DE' })).toBe(false);
  });
  it('of the other kinds', () => {
    expect(inside({ abandonedAtMs: noon - 3_600_000 }, { kind: 'abandoned' })).toBe(true);
    expect(inside({ abandonedAtMs: noon - 3 * dayMs }, { kind: 'abandoned' })).toBe(false);
    expect(inside({ lifecycle: 'lost' }, { kind: 'win-back' })).toBe(true);
    expect(inside({}, { kind: 'win-back' })).toBe(false);
    expect(inside({}, { kind: 'check-in', audience: { quietDays: 1 } })).toBe(false);
    expect(inside({}, { kind: 'inbound-save' })).toBe(true);
    expect(inside({ risk: undefined }, { kind: 'inbound-save' })).toBe(false);
  });
  it('is planned once, each person in the arm of the season', async () => {
    const memory = new MemoryDialling();
    memory.campaignsById.set('k1', { ...testCampaign(), startedAtMs: noon - dayMs });
    const profiles = Array.from({ length: 400 }, (_, i) => profile(i));
    const plan = () =>
      planFollowUps({ store: memory, profiles: pages(profiles), holdout, now: () => noon, hasTime: () => true });
    expect(await plan()).toEqual({ profiles: 400, planned: 400 });
    expect(await plan()).toEqual({ profiles: 400, planned: 0 });
    const heldOut = [...memory.followUpsById.values()].filter(({ arm }) => arm === 'heldOut').length;
    expect(heldOut).toBeGreaterThan(70);
    expect(heldOut).toBeLessThan(130);
  });
});

describe('a list', () => {
  it('is read whole, in whatever way its numbers are written', () =>
    expect(readList('phone,country,customerId\n+36 30 123 4567,,c1\n06 30 765 4321,HU,\n')).toEqual([
      { e164: '+36301234567', customerId: 'c1', timeZone: undefined },
      { e164: '+36307654321', customerId: undefined, timeZone: undefined },
    ]));
  it('is refused whole, with every line that is wrong and no number in the answer', () => {
    const csv = 'phone,country,timeZone\n+49 900 1234567,,\n,,\n+36301234567,,Mars/Crater\n+36301234567,hu,\n';
    let caught: unknown;
    try {
      readList(csv);
    } catch (error) {
      caught = error;
    }
    if (!(caught instanceof ProblemError)) throw new Error('not refused');
    expect(caught.errors.map(({ field }) => field)).toEqual([
      'line 2: phone',
      'line 3: phone',
      'line 4: timeZone',
      'line 5: country',
    ]);
    expect(JSON.stringify(caught.errors)).not.toContain('1234567');
  });
});

describe('the switch', () => {
  const deps = (memory: MemoryDialling) => ({
    control: memory.control,
    generation: { read: async () => ({ table: '', epoch: 0 }), write: async () => undefined },
    table: 'Dialling',
    now: () => noon,
  });
  it('goes off at once, by country or everywhere, and keeps who and why', async () => {
    const memory = new MemoryDialling();
    await changeSwitch(deps(memory), 'me', { on: true, reason: 'first', reconciled: false });
    await changeSwitch(deps(memory), 'you', {
      country: { code: 'DE', off: true },
      reason: 'counsel',
      reconciled: false,
    });
    expect(memory.state.switch).toMatchObject({ on: true, countriesOff: ['DE'] });
    await changeSwitch(deps(memory), 'you', { on: false, reason: 'incident', reconciled: false });
    expect(memory.state.switch).toMatchObject({ on: false, countriesOff: ['DE'] });
    expect(memory.state.switch.changes.map(({ by, what }) => `${by}: ${what}`)).toEqual([
      'me: on',
      'you: DE off',
      'you: off',
    ]);
  });
});

describe('the check of a number', () => {
  const hash = addressHash(new Uint8Array(32));
  const phone = '+36301234567';
  const personKey = `a:${hash(phone)}`;
  const check = (memory: MemoryDialling, over: object = {}, nowMs = noon) =>
    checkNumber(
      { store: memory, addressHash: async () => hash, enabledCountries: ['HU'], now: () => nowMs },
      { phoneNumber: '+36 30 123 4567', purpose: 'marketing', ...over },
    );
  const memory = new MemoryDialling();
  memory.state.switch = onSwitch;
  put(memory, consenting(personKey), followUpOf(personKey));
  it('says yes with the rule', async () =>
    expect(await check(memory)).toMatchObject({ mayCallNow: true, rule: { id: 'HU' }, refusals: [] }));
  it('says no with the rule that refuses and the next allowed moment', async () =>
    expect(await check(memory, {}, Date.parse('2026-11-05T19:00:00Z'))).toMatchObject({
      mayCallNow: false,
      refusals: [{ rule: 'hours', until: '2026-11-06T08:00:00.000Z' }],
      nextAllowedAt: '2026-11-06T08:00:00.000Z',
    }));
  it('knows no next moment for whom is never called', async () =>
    expect(await check(memory, { phoneNumber: '+49 900 1234567' })).toMatchObject({
      mayCallNow: false,
      nextAllowedAt: null,
    }));
  it('tells what became of the person, without the number', async () => {
    const answer = await whyNotCalled(
      { store: memory, addressHash: async () => hash, enabledCountries: ['HU'], now: () => noon },
      { phoneNumber: phone },
    );
    expect(answer).toMatchObject({ optedOut: false, followUps: [{ campaignId: 'k1', state: 'waiting' }] });
    expect(JSON.stringify(answer)).not.toContain('1234567');
  });
});

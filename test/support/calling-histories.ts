/**
 * Months of one person in several campaigns, claimed and settled by the real code, at moments that lie around the edges of
 * the windows and the changes of the clock. Judged by plain loops over the claims, with figures written apart.
 */
import { Temporal } from 'temporal-polyfill';
import { claimDial } from '../../functions/retention/dial/claim.ts';
import { settleDial } from '../../functions/retention/reconcile/settle.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import type { Dial } from '../../shared/dynamo/items/dial-item.ts';
import { consenting, deps, followUpOf, onSwitch, put, testCampaign } from './dial-world.ts';
import { nextCallableMs } from '../../shared/retention/calling-rules/local-hours.ts';
import { ruleFor } from '../../shared/retention/calling-rules/rules.ts';
import { type Random, seeded } from './random.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const silenceDays = 60;

/** Calls a day and in 30 days: the law where it names them (FR 4 in 30 days, FL and OK 3 a day), our own elsewhere. */
const places = [
  { country: 'US', zone: 'America/Denver', number: '+13035550134', aDay: 3, aMonth: 8 },
  { country: 'GB', zone: 'Europe/London', number: '+447400123456', aDay: 2, aMonth: 4 },
  { country: 'HU', zone: 'Europe/Budapest', number: '+36301234567', aDay: 1, aMonth: 4 },
  { country: 'FR', zone: 'Europe/Paris', number: '+33612345678', aDay: 1, aMonth: 4 },
  { country: 'DE', zone: 'Europe/Berlin', number: '+4915123456789', aDay: 1, aMonth: 4 },
] as const;
type Place = (typeof places)[number];

/** Both changes of the clock in Europe and in the US lie within the months that follow. */
const starts = ['2026-10-05T12:00:00Z', '2026-02-20T12:00:00Z'] as const;

const gaps = [
  ...[24, 25, 26, 30 * 24, 30 * 24 + 1, 60 * 24, 60 * 24 + 1].flatMap((hours) =>
    [-1, 0, 1].map((ms) => hours * hourMs + ms),
  ),
  60_000,
  hourMs,
  3 * hourMs,
  2 * dayMs,
  3 * dayMs,
  7 * dayMs,
];

/** Moved into the hours: they are not what is tested here. */
const intoHours = ({ country, zone }: Place, ms: number): number => {
  const rule = ruleFor(country);
  const found = rule && nextCallableMs(rule, [zone], ms);
  if (found === undefined) throw new Error(`${country} has no hours after ${new Date(ms).toISOString()}`);
  return found;
};

export interface HistoryFigures {
  histories: number;
  tried: number;
  claims: number;
  refused: number;
  refusals: number;
}

/** What must never be: too many in a day (24 hours, and the calendar day of the place) or in 30 days, or within the silence. */
const judge = ({ zone, aDay, aMonth }: Place, claims: readonly number[], refusedAt: readonly number[]): string[] => {
  const found: string[] = [];
  const dates = new Map<string, number>();
  for (const from of claims) {
    const within = (ms: number) => claims.filter((at) => at >= from && at < from + ms).length;
    if (within(dayMs) > aDay) found.push(`${within(dayMs)} in 24 hours from ${new Date(from).toISOString()}`);
    if (within(30 * dayMs) > aMonth)
      found.push(`${within(30 * dayMs)} in 30 days from ${new Date(from).toISOString()}`);
    const date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate().toString();
    dates.set(date, (dates.get(date) ?? 0) + 1);
  }
  for (const [date, count] of dates) if (count > aDay) found.push(`${count} on ${date}`);
  for (const at of refusedAt)
    if (claims.some((claim) => claim > at && claim < at + silenceDays * dayMs))
      found.push(`called within the silence after ${new Date(at).toISOString()}`);
  return found;
};

/** Whether nothing speaks against a claim, an hour on the safe side. */
const surelyFree = (
  { aDay, aMonth }: Place,
  claims: readonly number[],
  refusedAt: readonly number[],
  nowMs: number,
): boolean => {
  const since = (ms: number) => claims.filter((at) => at > nowMs - ms - hourMs - 1).length;
  return (
    since(dayMs) < aDay &&
    since(30 * dayMs) < aMonth &&
    refusedAt.every((at) => nowMs > at + silenceDays * dayMs + hourMs)
  );
};

const world = (campaigns: number): MemoryDialling => {
  const memory = new MemoryDialling();
  for (let i = 0; i < campaigns; i += 1)
    memory.campaignsById.set(`k${i}`, testCampaign({ countries: places.map(({ country }) => country) }, `k${i}`));
  memory.state.switch = onSwitch;
  memory.state.lease = { epoch: 1, untilMs: 0, owner: 'r', tick: 't' };
  return memory;
};

/** The place is declared, so that the hours of one zone count and not those of all zones of the country. */
const settle = async (
  memory: MemoryDialling,
  random: Random,
  dial: Dial,
  nowMs: number,
): Promise<number | undefined> => {
  const refuses = random.chance(0.04);
  const finding = refuses
    ? { outcome: 'conversation' as const, disposition: 'not-interested' as const }
    : { outcome: random.pick(['no-answer', 'busy', 'not-dialled', 'unknown', 'silent'] as const) };
  const atMs = nowMs + random.int(1_000, 120_000);
  await settleDial({ store: memory, now: () => atMs }, dial, { ...finding, atMs });
  return refuses ? atMs : undefined;
};

/** Throws when a law is broken, or when somebody is refused of whom nothing speaks against. */
export const callingHistory = async (seed: number, figures: HistoryFigures): Promise<void> => {
  const random = seeded(seed);
  const place = random.pick(places);
  const campaigns = random.int(1, 3);
  const memory = world(campaigns);
  const personKey = 'a:p';
  memory.people.set(personKey, consenting(personKey));
  let nowMs = Date.parse(random.pick(starts));
  const claims: number[] = [];
  const refusedAt: number[] = [];
  for (let step = 0; step < 20; step += 1) {
    // From the last claim or the last refusal, not from the last try: the edges lie there.
    const anchor = random.chance(0.7) ? (claims.at(-random.int(1, 4)) ?? nowMs) : nowMs;
    nowMs = intoHours(place, Math.max(nowMs + 1, anchor + random.pick(gaps)));
    const free = surelyFree(place, claims, refusedAt, nowMs);
    const tried = Array.from({ length: campaigns }, (_, i) =>
      followUpOf(
        personKey,
        { dueAtMs: nowMs, expiresAtMs: nowMs + dayMs, timeZone: place.zone, followUpId: `${step}-${i}` },
        `k${i}`,
      ),
    );
    for (const followUp of tried) put(memory, memory.people.get(personKey) ?? consenting(personKey), followUp);
    const of = { numberOf: async () => place.number, enabledCountries: [place.country], now: () => nowMs };
    const claimDeps = deps(memory, async () => ({ kind: 'unknown', reason: '' }), of);
    const results = await Promise.all(
      tried.map(({ followUpId }) => claimDial(claimDeps, { followUpId, mode: 'voice', epoch: 1 })),
    );
    const won = results.flatMap((result) => (result.kind === 'claimed' ? [result.dial] : []));
    if (won.length > 1) throw new Error(`${won.length} campaigns claimed one person at once`);
    if (free && won.length === 0)
      throw new Error(`Refused at ${new Date(nowMs).toISOString()}: ${JSON.stringify(results)}`);
    figures.tried += 1;
    for (const dial of won) {
      claims.push(nowMs);
      const refusal = await settle(memory, random, dial, nowMs);
      if (refusal !== undefined) refusedAt.push(refusal);
    }
    if (won.length === 0) figures.refused += 1;
  }
  figures.histories += 1;
  figures.claims += claims.length;
  figures.refusals += refusedAt.length;
  const broken = judge(place, claims, refusedAt);
  if (broken.length > 0) throw new Error(`${place.country}: ${broken.join('; ')}`);
};

export const newHistoryFigures = (): HistoryFigures => ({ histories: 0, tried: 0, claims: 0, refused: 0, refusals: 0 });

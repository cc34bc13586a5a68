/** What has become of a list: from its follow-ups, the KPIs and the effect, through the API. */
import * as z from 'zod';
import { mapLimited } from '../../shared/domain/map-limited.ts';
import { addDays, utcDay } from '../../shared/domain/time.ts';
import type { Ask } from './retention-api.ts';
import type { RetentionFigures } from './retention-text.ts';

export interface Listed {
  readonly campaignId: string;
  readonly phones: readonly string[];
  readonly looked: number;
  readonly scores: readonly [number, number];
}

const atOnce = 8;

const followUpSchema = z.object({
  campaignId: z.string(),
  arm: z.enum(['treated', 'heldOut']),
  state: z.string(),
  dueAt: z.iso.datetime().nullable(),
  closedAs: z.string().nullable(),
  refusals: z.array(z.object({ rule: z.string() })),
});
const personSchema = z.object({ followUps: z.array(followUpSchema) });
type FollowUpAnswer = z.output<typeof followUpSchema>;

const effectSchema = z.object({
  verdict: z.string(),
  people: z.object({ passed: z.object({ treated: z.number(), heldOut: z.number() }) }),
});

const kpiIds = ['follow-ups-due', 'follow-ups-held-out', 'follow-up-calls', 'follow-ups-reached', 'follow-ups-saved'];
const kpisSchema = z.object({
  rows: z.array(z.object({ kpis: z.record(z.string(), z.object({ value: z.number().nullable() })) })),
});

const refusedByRule = (followUps: readonly FollowUpAnswer[]): Record<string, number> => {
  const people = new Map<string, number>();
  for (const { refusals } of followUps) for (const { rule } of refusals) people.set(rule, (people.get(rule) ?? 0) + 1);
  return Object.fromEntries(people);
};

const firstAllowed = (followUps: readonly FollowUpAnswer[], nowMs: number): number | undefined => {
  const moments = followUps
    .filter(({ state, refusals }) => state === 'waiting' && refusals.length > 0)
    .map(({ dueAt }) => Date.parse(dueAt ?? ''))
    .filter((ms) => ms > nowMs);
  return moments.length === 0 ? undefined : Math.min(...moments);
};

export const readFigures = async (ask: Ask, listed: Listed, nowMs: number): Promise<RetentionFigures> => {
  const { campaignId, phones, looked, scores } = listed;
  const today = utcDay(nowMs);
  const query = new URLSearchParams({
    ids: kpiIds.join(','),
    from: addDays(today, -1),
    to: addDays(today, 1),
    grain: 'total',
    groupBy: 'campaign',
    filter: `campaign:${campaignId}`,
  });
  const [{ rows }, effect] = await Promise.all([
    ask(kpisSchema, `/v1/kpis?${query.toString()}`),
    ask(effectSchema, `/v1/campaigns/${campaignId}/effect`),
  ]);
  const people = await mapLimited(phones, atOnce, (phoneNumber) =>
    ask(personSchema, '/v1/dialling/follow-ups', { phoneNumber }),
  );
  const followUps = people.flatMap((person) => person.followUps.filter((one) => one.campaignId === campaignId));
  const kpi = (id: string): number => rows[0]?.kpis[id]?.value ?? 0;
  const { treated, heldOut } = effect.people.passed;
  return {
    looked,
    listed: phones.length,
    scores,
    heldOut: kpi('follow-ups-held-out'),
    due: kpi('follow-ups-due'),
    refused: refusedByRule(followUps),
    inFlight: followUps.filter(({ state }) => state === 'in-flight').length,
    placed: kpi('follow-up-calls'),
    reached: kpi('follow-ups-reached'),
    saved: kpi('follow-ups-saved'),
    optedOut: followUps.filter(({ closedAs }) => closedAs === 'opted-out').length,
    verdict: `${effect.verdict} (${treated} treated, ${heldOut} held out)`,
    nextMs: firstAllowed(followUps, nowMs),
  };
};

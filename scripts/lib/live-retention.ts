/**
 * Retention on the running stack: the generated customers who are most at risk are put on a list and called by the real
 * dialler, as far as the calling rules allow it. Everything is asked of the HTTP API, as the retention lead does.
 */
import * as z from 'zod';
import { mapLimited } from '../../shared/domain/map-limited.ts';
import { addDays, dayMs, utcDay } from '../../shared/domain/time.ts';
import { closesAtMs, hoursRefusal } from '../../shared/retention/calling-rules/local-hours.ts';
import { readNumber, zonesOf } from '../../shared/retention/calling-rules/phone-number.ts';
import { ruleFor } from '../../shared/retention/calling-rules/rules.ts';
import type { FlowSample } from './flow-traffic.ts';
import { connectCalls, retentionFlow } from './live-calls.ts';
import type { LiveCentre } from './live-centre.ts';
import { readFigures, type Listed } from './live-figures.ts';
import { callableCountries } from './local-config.ts';
import { type Ask, asking } from './retention-api.ts';
import { retentionLines } from './retention-text.ts';
import type { LocalStack } from './stack.ts';

const mostLooked = 60;
const mostListed = 24;
const atOnce = 8;

const profileSchema = z.object({ risk: z.object({ score: z.number() }).nullable() });
const campaignSchema = z.object({ campaignId: z.string() });

interface AtRisk {
  readonly customerId: string;
  readonly phone: string;
  readonly score: number;
}

/** Some of the numbers that are kept free for fiction are of a kind that no rule lets be called. */
const canBeCalled = (phone: string, countries: readonly string[]): boolean => {
  const number = readNumber(phone);
  return number.callable && countries.includes(number.country);
};

const scoresOf = async (ask: Ask, sample: FlowSample): Promise<AtRisk[]> => {
  const countries = callableCountries();
  const callers = sample
    .troubled()
    .filter(({ phone }) => canBeCalled(phone, countries))
    .slice(0, mostLooked);
  return mapLimited(callers, atOnce, async ({ customerId, phone }): Promise<AtRisk> => {
    const profile = await ask(profileSchema, '/v1/customers/lookup', { customerId });
    return { customerId, phone, score: profile.risk?.score ?? 0 };
  });
};

/** Where invented people live is invented too: where calls are allowed now, if they are anywhere in the country. */
export const homeOf = (country: string, nowMs: number): string | undefined => {
  const rule = ruleFor(country);
  const { zones } = zonesOf(country);
  if (rule === undefined) return undefined;
  const open = zones.filter((zone) => hoursRefusal(rule, zone, nowMs) === undefined);
  const openUntil = open.map((zone) => ({ zone, ms: closesAtMs(rule, [zone], nowMs) }));
  return openUntil.toSorted((a, b) => b.ms - a.ms)[0]?.zone ?? zones[0];
};

/** Most have consented at some time; one in eight has not, and one in twelve wants no calls. */
const consents = (people: readonly AtRisk[], at: string): string =>
  [
    'type,eventId,at,customerId,phone,purpose,kind',
    ...people.flatMap(({ customerId, phone }, index) => [
      ...(index % 8 === 7 ? [] : [`consent-given,c-${customerId},${at},${customerId},${phone},marketing,written`]),
      ...(index % 12 === 5 ? [`opt-out,o-${customerId},${at},${customerId},${phone},,`] : []),
    ]),
  ].join('\n');

/** Of one in four nobody knows where they are: then a call must be allowed everywhere in their country. */
const listOf = (people: readonly AtRisk[], nowMs: number): string => {
  const homes = new Map(callableCountries().map((country) => [country, homeOf(country, nowMs)]));
  const lines = people.map(({ phone, customerId }, index) => {
    const number = readNumber(phone);
    const home = number.callable && index % 4 !== 3 ? homes.get(number.country) : undefined;
    return `${phone},${customerId},${home ?? ''}`;
  });
  return ['phone,customerId,timeZone', ...lines].join('\n');
};

const definition = (flowId: string, queueId: string, today: string): object => ({
  name: 'Customers at risk',
  kind: 'list',
  countries: callableCountries(),
  call: { flowId, queueId },
  measurement: { looks: [addDays(today, 60)], expectedChurn: 0.2, promisedEffect: 0.05, plannedPeople: 4_000 },
});

const reason = 'npm start shows how calling works';

const startCampaign = async (
  ask: Ask,
  stack: LocalStack,
  centre: LiveCentre,
  people: readonly AtRisk[],
): Promise<string> => {
  const nowMs = Date.now();
  await ask(z.unknown(), '/v1/customers/import', consents(people, new Date(nowMs - dayMs).toISOString()));
  const flowId = retentionFlow(stack.host).split('/').at(-1) ?? '';
  const made = definition(flowId, centre.retentionQueueId, utcDay(nowMs));
  const { campaignId } = await ask(campaignSchema, '/v1/campaigns', made);
  const path = `/v1/campaigns/${campaignId}`;
  await ask(z.unknown(), `${path}/list`, listOf(people, nowMs));
  await ask(z.unknown(), '/v1/dialling/switch', { on: true, reason, reconciled: true });
  await ask(z.unknown(), `${path}/state`, { to: 'running', reason });
  return campaignId;
};

export interface LiveRetention {
  /** What it has come to until now. */
  readonly lines: () => Promise<readonly string[]>;
}

/** Throws when nobody is at risk who may be called: the operator's countries may be others than the generated customers'. */
export const startRetention = async (
  stack: LocalStack,
  centre: LiveCentre,
  sample: FlowSample,
): Promise<LiveRetention> => {
  const ask = asking(stack.api);
  const looked = await scoresOf(ask, sample);
  const people = looked
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostListed);
  if (people.length === 0) throw new Error('none of the generated customers at risk may be called');
  connectCalls(stack, centre);
  const listed: Listed = {
    campaignId: await startCampaign(ask, stack, centre, people),
    phones: people.map(({ phone }) => phone),
    looked: looked.length,
    scores: [people.at(-1)?.score ?? 0, people[0]?.score ?? 0],
  };
  return { lines: async () => retentionLines(await readFigures(ask, listed, Date.now())) };
};

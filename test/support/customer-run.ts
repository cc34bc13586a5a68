/** Many customers in memory: records in random order, flow answers before and after them, and what came out beside the oracle. */
import { keepSurvey } from '../../functions/ingest/flow/survey/survey.ts';
import { defaultScales } from '../../shared/domain/survey.ts';
import { contributionsOf } from '../../shared/kpi/contributions.ts';
import { cutCode, type CutId } from '../../shared/kpi/slices.ts';
import { measures, type MeasureName } from '../../shared/kpi/measures.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { answerFlow } from '../../shared/flow/answer-flow.ts';
import { dayMs } from '../../shared/domain/time.ts';
import { addCustomerTotals, type CustomerTotals, type OracleFlowAnswers } from './customer-oracle.ts';
import { customerTraffic } from './customer-traffic.ts';
import { CustomerWorld, testCustomers } from './customer-world.ts';
import { openGate } from './faults.ts';
import { berlin } from './fixtures.ts';
import { flowEvent } from './flow-events.ts';
import type { RawRecord } from './oracle.ts';
import { happeningsOf, leavingOf } from './leaving.ts';
import type { OracleLeaving } from './oracle-churn.ts';
import { patience, productTieBreak } from './pipeline.ts';
import { type Random, seeded } from './random.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const startMs = Date.parse('2026-10-25T00:00:00Z');
const churnWindowMs = 7 * dayMs;
/** Customers that may share numbers with each other; groups share nothing, so the oracle may take them one by one. */
const groupSize = 40;

/** Everything that is said of customers: journeys, repeats, resolution, hands and answers. */
const compared = [
  'journeys',
  'journeyHands',
  'customerContacts',
  'customerContactsFinal',
  'repeatContacts',
  'channelSwitches',
  'brokenOffSwitches',
  'carriedRepeats',
  'firstContacts',
  'firstContactsResolved',
  'firstContactsFinal',
  'firstContactsFinalResolved',
  'legsColdTransfer',
  'legsWarmTransfer',
  'legsConsult',
  'legsConference',
  'legsQueueTransfer',
  'legsExternal',
  'surveysOffered',
  'surveysAnswered',
  'csatAnswers',
  'csatTopTwo',
  'csatPoints',
  'npsAnswers',
  'npsPromoters',
  'npsDetractors',
  'cesAnswers',
  'cesPoints',
  'goodwillOffers',
  'goodwillRefused',
  'goodwillOfferCustomers',
  'goodwillOfferChurned',
  'goodwillRefusedCustomers',
  'goodwillRefusedChurned',
] as const satisfies readonly MeasureName[];

const textsOfAnswers: Readonly<Record<string, readonly string[]>> = {
  csat: ['1', '2', '3', '4', '5', '5', 'n/a', '80', ''],
  nps: ['0', '6', '7', '9', '10', '11'],
  ces: ['1', '4', '7'],
};

const answering = (random: Random, record: RawRecord): RawRecord => {
  if (!random.chance(record['InitiationMethod'] === 'DISCONNECT' ? 0.8 : 0.15)) return record;
  const given = Object.entries(textsOfAnswers).filter(() => random.chance(0.6));
  const answers = Object.fromEntries(given.map(([name, texts]) => [name, random.pick(texts)]));
  return { ...record, Attributes: { ...(record['Attributes'] as object), ...answers } }; // boundary: our own record
};

interface FlowCall {
  readonly at: number;
  readonly record: RawRecord;
  readonly question: 'csat' | 'nps';
  readonly value: number;
  /** The flow's event says that it comes from a survey leg. */
  readonly saysLeg: boolean;
}

const conversationOf = (record: RawRecord): string =>
  String(record['InitiationMethod'] === 'DISCONNECT' ? record['PreviousContactId'] : record['ContactId']);

const flowCalls = (random: Random, versions: readonly RawRecord[]): FlowCall[] =>
  versions
    .filter(() => random.chance(0.1))
    .map((record, index) => {
      const question = random.pick(['csat', 'nps'] as const);
      const value = random.int(question === 'csat' ? 1 : 0, question === 'csat' ? 5 : 10);
      return { at: nowMs + index, record, question, value, saysLeg: random.chance(0.5) };
    });

const ask = async (world: CustomerWorld, { at, record, question, value, saysLeg }: FlowCall): Promise<void> => {
  const deps = {
    parts: world.contacts.parts(openGate()),
    pause: patience(60),
    scales: defaultScales,
    attributeMap: {},
    now: () => at,
  };
  const link = saysLeg
    ? { InitiationMethod: record['InitiationMethod'], PreviousContactId: record['PreviousContactId'] }
    : { InitiationMethod: 'INBOUND' };
  const event = flowEvent({ ContactId: record['ContactId'], ...link }, { [question]: String(value) });
  const never = { instance: 'any' as const, wait: () => new Promise(() => undefined) };
  const onFailure = (error: unknown): void => {
    throw error;
  };
  await answerFlow('survey', { ...never, onFailure }, (input) => keepSurvey(deps, input), event);
};

const places: Readonly<Record<string, CutId>> = { total: 'total', agent: 'agent', queue: 'queue' };

const totalsOf = (world: CustomerWorld): CustomerTotals => {
  const totals: CustomerTotals = new Map();
  for (const row of world.contacts.rows()) {
    for (const { places: own, measures: sums } of contributionsOf(parseContactRow(row), berlin).contributions) {
      for (const [name, cut] of Object.entries(places)) {
        const value = own.find(([, code]) => code === cutCode(cut))?.[2];
        if (value === undefined) continue;
        const key = name === 'total' ? name : `${name} ${value}`;
        const kept = totals.get(key) ?? new Map<string, number>();
        totals.set(key, kept);
        for (const measure of compared) {
          const more = sums[measures[measure].code];
          if (more) kept.set(measure, (kept.get(measure) ?? 0) + more);
        }
      }
    }
  }
  return totals;
};

const flat = (totals: CustomerTotals): Record<string, number> =>
  Object.fromEntries(
    [...totals]
      .flatMap(([place, sums]) =>
        compared.map((measure): [string, number] => [`${place} ${measure}`, sums.get(measure) ?? 0]),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

export interface CustomerRun {
  readonly found: Record<string, number>;
  readonly expected: Record<string, number>;
  readonly contacts: number;
  readonly deliveries: number;
  readonly flowCalls: number;
}

export const customerRun = async (customers: number, seed: number): Promise<CustomerRun> => {
  const random = seeded(seed);
  const rules = { ...testCustomers.journeys, nowMs };
  const expected: CustomerTotals = new Map();
  const texts: string[] = [];
  const calls: FlowCall[] = [];
  const leavings: OracleLeaving[] = [];
  for (let firstId = 1; firstId <= customers; firstId += groupSize) {
    const size = Math.min(groupSize, customers - firstId + 1);
    const { versions: plain } = customerTraffic(random, { customers: size, startMs, days: 25, firstId });
    const versions = plain.map((record) => answering(random, record));
    const own = flowCalls(random, versions);
    const told = own.map(({ record, question, value, at }): OracleFlowAnswers => ({
      contactId: conversationOf(record),
      answers: { [question]: { value, at } },
    }));
    const leaving = leavingOf(random, versions, { startMs, nowMs, windowMs: churnWindowMs });
    leavings.push(leaving);
    addCustomerTotals(expected, versions, told, leaving, rules, productTieBreak);
    const delivered = versions.map((record) => JSON.stringify(record));
    texts.push(...delivered, ...delivered.filter(() => random.chance(0.1)));
    calls.push(...own);
  }
  const settings = { ...testCustomers, churnWindowMs };
  const world = new CustomerWorld(random, { nowMs, workers: 2, faultRate: 0, lost: 0, settings });
  const asked = random.shuffle(calls);
  const half = Math.floor(asked.length / 2);
  for (const call of asked.slice(0, half)) await ask(world, call);
  const later: (() => void)[] = [];
  for (const happens of random.shuffle(leavings.flatMap((leaving) => happeningsOf(world, leaving))))
    if (random.chance(0.5)) happens();
    else later.push(happens);
  await world.runCalmly(random.shuffle(texts));
  for (const call of asked.slice(half)) await ask(world, call);
  for (const happens of later) happens();
  await world.drain();
  // Cancellations, whose customers the API recomputes at once; windows that have closed since a customer was last looked at.
  await world.sweep();
  return {
    found: flat(totalsOf(world)),
    expected: flat(expected),
    contacts: world.contacts.rows().length,
    deliveries: texts.length,
    flowCalls: calls.length,
  };
};

/** The fixtures' truth: records -> contacts -> contributions -> sums -> KPIs, in total and per queue. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { contactRecordOf } from '../../../shared/domain/contact-record.ts';
import { projectContact } from '../../../shared/domain/project.ts';
import { recordVersion } from '../../../shared/domain/version.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { evaluate } from '../../../shared/kpi/evaluate.ts';
import { exampleSettings } from '../../../shared/kpi/registry/kpi-definition.ts';
import { kpiById } from '../../../shared/kpi/registry/registry.ts';
import { cutCode, type SliceId } from '../../../shared/kpi/slices.ts';

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

const total = z.object({
  contacts: z.number(),
  queued: z.number(),
  handled: z.number(),
  abandoned: z.number(),
  abandonmentRatePercent: z.number().nullable(),
  serviceLevel20: z.object({ removedInUnder20: z.number(), queued: z.number() }),
  serviceLevel20AnsweredOnly: z.object({ answeredInUpTo20: z.number(), queued: z.number() }),
  averageSpeedOfAnswerSeconds: z.number().nullable(),
  averageAbandonSeconds: z.number().nullable(),
  averageHandleSeconds: z.number().nullable(),
  handleContacts: z.number(),
  averageAcwSeconds: z.number().nullable(),
  sumTalkSeconds: z.number(),
  sumHoldSeconds: z.number(),
  sumAcwSeconds: z.number(),
  sumHandleSeconds: z.number(),
  transfersOut: z.number(),
});
const { aggregate } = z
  .object({
    aggregate: z.object({
      total,
      excluded: z.object({ monitor: z.number(), survey: z.number(), test: z.number() }),
      byQueue: z.record(z.string(), total),
    }),
  })
  .parse(JSON.parse(fixture('contact-records.truth.json')));
type Truth = z.infer<typeof total>;

const names = ['topic', 'reason', 'product', 'language', 'csat', 'amount'] as const;
const projection = {
  attributeMap: {
    topic: names.slice(0, 2),
    reason: ['reason'],
    product: ['product'],
    language: ['language'],
    csat: ['csat'],
    amount: ['amount'],
  },
  hashAddress: (address: string) => `#${address}`,
};
const settings = {
  timeZone: 'Europe/London',
  agentData: 'pseudonymous',
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
} as const;

const finalContacts = () => {
  const newest = new Map<string, { version: string; contact: ReturnType<typeof projectContact> }>();
  for (const line of fixture('contact-records.ndjson').trim().split('\n')) {
    const raw = JSON.parse(line) as Record<string, unknown>;
    const contact = projectContact(contactRecordOf(raw), projection);
    const version = recordVersion(contact.lastUpdateMs, raw, new TextEncoder().encode(line));
    const known = newest.get(contact.contactId);
    if (!known || known.version < version) newest.set(contact.contactId, { version, contact });
  }
  return [...newest.values()].map(({ contact }) => contact);
};

/** Value id -> sums, with the label that the value was given. */
const sumsBy = (slice: SliceId) => {
  const bySlice = new Map<string, { id: string; sums: Map<string, number> }>();
  for (const contact of finalContacts()) {
    const { contributions, names: named } = contributionsOf({ contact, parts: {} }, settings);
    for (const { measures, places } of contributions) {
      for (const [, code, value] of places.filter((place) => place[1] === cutCode(slice))) {
        const label = named.find(({ cut }) => cut === slice)?.label ?? value;
        const { sums } = bySlice.get(label) ??
          bySlice.set(label, { id: value, sums: new Map() }).get(label) ?? { sums: new Map() };
        expect(code).toBe(cutCode(slice));
        for (const [measure, amount] of Object.entries(measures)) sums.set(measure, (sums.get(measure) ?? 0) + amount);
      }
    }
  }
  return bySlice;
};

const valueOf = (id: string, sums: ReadonlyMap<string, number>, slice: SliceId, value: string) => {
  const kpi = kpiById.get(id);
  if (!kpi) throw new Error(`no KPI ${id}`);
  return evaluate(kpi, sums, exampleSettings, { cut: slice, value });
};

/** What the truth states, under our names; the truth has four decimals. */
const statedIn = (truth: Truth) => ({
  'contacts-created': { value: truth.contacts },
  'contacts-queued': { value: truth.queued },
  'contacts-handled': { value: truth.handled },
  'contacts-abandoned': { value: truth.abandoned },
  'contacts-transferred-out': { value: truth.transfersOut },
  'abandonment-rate': {
    value: truth.abandonmentRatePercent === null ? null : truth.abandonmentRatePercent / 100,
    numerator: truth.abandoned,
    denominator: truth.queued,
  },
  'service-level': { numerator: truth.serviceLevel20.removedInUnder20, denominator: truth.queued, threshold: 20 },
  'service-level-answered': {
    numerator: truth.serviceLevel20AnsweredOnly.answeredInUpTo20,
    denominator: truth.queued,
    threshold: 20,
  },
  'average-speed-of-answer': { value: truth.averageSpeedOfAnswerSeconds },
  'average-abandon-time': { value: truth.averageAbandonSeconds, denominator: truth.abandoned },
  'average-handle-time': {
    value: truth.averageHandleSeconds,
    numerator: truth.sumHandleSeconds,
    denominator: truth.handleContacts,
  },
  'average-after-contact-work': {
    value: truth.averageAcwSeconds,
    numerator: truth.sumAcwSeconds,
    denominator: truth.handled,
  },
  'average-talk-time': { numerator: truth.sumTalkSeconds },
  'average-hold-time': { numerator: truth.sumHoldSeconds },
});

/** The same figures as computed, rounded like the truth. */
const computed = (truth: Truth, slice: SliceId, value: string, sums: ReadonlyMap<string, number>) =>
  Object.fromEntries(
    Object.entries(statedIn(truth)).map(([id, stated]) => {
      const found = new Map<string, number | null | undefined>(Object.entries(valueOf(id, sums, slice, value)));
      return [id, Object.fromEntries(Object.keys(stated).map((part) => [part, rounded(found.get(part))]))];
    }),
  );

const rounded = (value: number | null | undefined): number | null | undefined =>
  typeof value === 'number' ? Number(value.toFixed(4)) : value;
const stated = (truth: Truth) =>
  Object.fromEntries(
    Object.entries(statedIn(truth)).map(([id, parts]) => [
      id,
      Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, rounded(value)])),
    ]),
  );

describe('the sample records', () => {
  const all = sumsBy('total').get('All')?.sums ?? new Map<string, number>();
  const byQueue = sumsBy('queue');

  test('add up to the stated total', () => {
    expect(computed(aggregate.total, 'total', 'all', all)).toEqual(stated(aggregate.total));
    expect(valueOf('service-level', all, 'total', 'all').value).toBeCloseTo(7 / 18, 12);
    expect(valueOf('service-level-answered', all, 'total', 'all').value).toBeCloseTo(6 / 18, 12);
  });

  test('excluded legs are counted apart', () => {
    const { monitor, survey, test: tests } = aggregate.excluded;
    expect(valueOf('contacts-excluded-monitor', all, 'total', 'all').value).toBe(monitor);
    expect(valueOf('contacts-excluded-survey', all, 'total', 'all').value).toBe(survey);
    expect(valueOf('contacts-excluded-test', all, 'total', 'all').value).toBe(tests);
    expect(valueOf('contacts-excluded', all, 'total', 'all').value).toBe(monitor + survey + tests);
  });

  test('contain exactly the queues of the truth', () => {
    expect([...byQueue.keys()].sort()).toEqual(Object.keys(aggregate.byQueue).sort());
  });

  test.each(Object.keys(aggregate.byQueue))('queue %s adds up to its row', (queue) => {
    const truth = aggregate.byQueue[queue];
    const found = byQueue.get(queue);
    if (!truth || !found) throw new Error(`no row ${queue}`);
    expect(computed(truth, 'queue', found.id, found.sums)).toEqual(stated(truth));
  });
});

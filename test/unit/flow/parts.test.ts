/** Survey and outcome of a contact: two functions, survey legs and a late record, in every order and at once, end in one row. */
import fc from 'fast-check';
import { keepOutcome } from '../../../functions/ingest/flow/outcome/outcome.ts';
import { keepSurvey } from '../../../functions/ingest/flow/survey/survey.ts';
import { addContributions, withoutEmpty, type Sums } from '../../../functions/kpi/ledger/deltas.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { canonicalBytes } from '../../support/compare.ts';
import { mergeOutcomes, mostItems } from '../../../shared/domain/outcome.ts';
import { defaultScales, mergeSurveys, questionIds, type Survey } from '../../../shared/domain/survey.ts';
import { scaleIds } from '../../../shared/domain/survey-scales.ts';
import { answerFlow } from '../../../shared/flow/answer-flow.ts';
import { parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { Gate, noFaults, openGate } from '../../support/faults.ts';
import { attributeMap, berlin, fixtureRecords } from '../../support/fixtures.ts';
import { flowEvent } from '../../support/flow-events.ts';
import { Interleaver } from '../../support/interleaver.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { ingestDeps, patience, Pipeline, rulesOf, testHash } from '../../support/pipeline.ts';
import { seeded } from '../../support/random.ts';
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import type { RawRecord } from '../../support/oracle.ts';

const records = fixtureRecords();
const conversation = records[0]!; // line 1
const leg = records[21]!; // line 22: the survey leg of line 1
const conversationId = String(conversation['ContactId']);
const legId = String(leg['ContactId']);

type Step = (contacts: MemoryContacts, gate: Gate) => Promise<unknown>;

const flow = {
  instance: 'any' as const,
  wait: () => new Promise(() => undefined),
  onFailure: (error: unknown) => {
    throw error;
  },
};

const survey =
  (contact: Readonly<Record<string, unknown>>, parameters: Readonly<Record<string, unknown>>, at: number): Step =>
  async (contacts, gate) => {
    const deps = {
      parts: contacts.parts(gate),
      pause: patience(60),
      scales: defaultScales,
      attributeMap,
      now: () => at,
    };
    return (await answerFlow('survey', flow, (input) => keepSurvey(deps, input), flowEvent(contact, parameters)))
      .answer;
  };

const outcome =
  (contact: Readonly<Record<string, unknown>>, parameters: Readonly<Record<string, unknown>>, at: number): Step =>
  async (contacts, gate) => {
    const deps = { parts: contacts.parts(gate), pause: patience(60), currency: 'EUR', now: () => at };
    return (await answerFlow('outcome', flow, (input) => keepOutcome(deps, input), flowEvent(contact, parameters)))
      .answer;
  };

const record =
  (raw: RawRecord): Step =>
  async (contacts, gate) => {
    const { failed } = await ingestBatch(ingestDeps(contacts, gate), testHash, kinesisRecords([JSON.stringify(raw)]));
    if (failed.length > 0) throw new Error('the record was handed back');
  };

/** The row without what counts its writes. */
const endOf = (contacts: MemoryContacts, id = conversationId): unknown => {
  const row = contacts.row(id);
  if (!row) return undefined;
  const { contact, parts } = parseContactRow(row);
  return { contact, parts };
};

describe('Merging', () => {
  const answers = fc.dictionary(
    fc.constantFrom(...questionIds),
    fc.record({
      v: fc.integer({ min: 0, max: 10 }),
      s: fc.constantFrom(...scaleIds),
      t: fc.integer({ min: 1, max: 3 }),
    }),
    { noNullPrototype: true },
  );
  const surveys: fc.Arbitrary<Survey> = fc.record({ f: answers, l: answers });
  const outcomes = fc.dictionary(
    fc.constantFrom(...Array.from({ length: 30 }, (_, i) => `item${i}`)),
    fc.record({
      s: fc.boolean(),
      a: fc.nat(5),
      t: fc.integer({ min: 1, max: 3 }),
    }),
    { noNullPrototype: true },
  );

  const isOrderFree = <T>(arbitrary: fc.Arbitrary<T>, merge: (a: T, b: T) => T): void =>
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        const settled = merge(a, a);
        expect(merge(settled, settled)).toEqual(settled);
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        expect(merge(merge(a, b), b)).toEqual(merge(a, b));
      }),
    );

  it('of surveys is the same in every order, in every grouping, and again', () => isOrderFree(surveys, mergeSurveys));
  it('of outcomes is the same in every order, in every grouping, and again', () =>
    isOrderFree(outcomes, mergeOutcomes));

  it('keeps a bounded number of items', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`i${i}`, { t: 1 }]));
    expect(Object.keys(mergeOutcomes(undefined, many))).toHaveLength(mostItems);
  });
});

describe('Answers about a contact', () => {
  const steps: Step[] = [
    record(conversation),
    record(leg),
    survey({ ContactId: legId }, { csat: '3', nps: '7' }, 1_000),
    survey(
      { ContactId: legId, InitiationMethod: 'DISCONNECT', PreviousContactId: conversationId },
      { csat: '5' },
      2_000,
    ),
    survey({ ContactId: conversationId, PreviousContactId: conversationId }, { ces: '6' }, 1_500),
    outcome({ ContactId: conversationId }, { sale: true, amount: '129.90', item: 'tariff' }, 1_200),
    outcome({ ContactId: legId }, { save: 'yes', item: 'line' }, 1_300),
  ];

  it('end with the conversation, not with its survey leg, in whatever order and at once', async () => {
    const expected = new MemoryContacts();
    for (const step of steps) await step(expected, openGate());
    const row = parseContactRow(expected.row(conversationId));
    expect(row.parts).toEqual({
      survey: {
        f: {
          csat: { v: 5, s: '1-5', t: 2_000 },
          nps: { v: 7, s: '0-10', t: 1_000 },
          ces: { v: 6, s: '1-7', t: 1_500 },
        },
        l: { csat: { v: 4, s: '1-5', t: Date.parse('2026-11-03T09:18:26Z') } },
      },
      outcome: { tariff: { s: true, a: 12_990, c: 'EUR', t: 1_200 }, line: { k: true, t: 1_300 } },
    });
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(steps, { minLength: steps.length }),
        fc.boolean(),
        fc.nat(),
        async (order, atOnce, seed) => {
          const contacts = new MemoryContacts();
          if (atOnce) {
            const interleaver = new Interleaver(seeded(seed));
            await interleaver.drive(Promise.all(order.map((step) => step(contacts, new Gate(noFaults, interleaver)))));
          } else for (const step of order) await step(contacts, openGate());
          expect(endOf(contacts)).toEqual(endOf(expected));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('end in the same KPIs, whatever order the rows are applied in, and every bucket is what its ledgers and rows say', async () => {
    const run = async (order: readonly Step[], seed: number): Promise<Pipeline> => {
      const random = seeded(seed);
      const pipeline = new Pipeline(rulesOf(berlin, 1));
      for (const step of order) await step(pipeline.contacts, openGate());
      // Every image of every row, late ones and repeated ones among them, then a fold.
      const images = [...pipeline.contacts.stream, ...pipeline.contacts.stream.filter(() => random.chance(0.3))];
      for (const image of random.shuffle(images)) await pipeline.apply([image]);
      await pipeline.fold();
      return pipeline;
    };
    const first = await run(steps, 1);
    const sums = new Map<string, number>();
    for (const { key, sums: own } of first.kpi.buckets())
      if (key.pk.startsWith('B#d:Europe/Berlin#g#'))
        for (const [code, value] of own) sums.set(code, (sums.get(code) ?? 0) + value);
    // Credited to the agent of the conversation: nothing stays with the survey leg, which has none.
    expect([
      sums.get(measures.csatAnswers.code),
      sums.get(measures.csatTopTwo.code),
      sums.get(measures.sales.code),
    ]).toEqual([1, 1, 1]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(steps, { minLength: steps.length }), fc.nat(), async (order, seed) => {
        const pipeline = await run(order, seed);
        expect(canonicalBytes(pipeline.kpi.buckets())).toBe(canonicalBytes(first.kpi.buckets()));
        const rows: Sums = new Map();
        for (const row of pipeline.contacts.rows())
          addContributions(rows, contributionsOf(parseContactRow(row), berlin).contributions, 1);
        const ledgers: Sums = new Map();
        for (const ledger of pipeline.kpi.ledgers()) addContributions(ledgers, ledger.contributions, 1);
        expect(withoutEmpty(ledgers)).toEqual(withoutEmpty(rows));
      }),
      { numRuns: 25 },
    );
  });

  it('change nothing when they are repeated', async () => {
    const contacts = new MemoryContacts();
    for (const step of steps) await step(contacts, openGate());
    const before = contacts.row(conversationId);
    for (const step of steps) await step(contacts, openGate());
    expect(contacts.row(conversationId)).toEqual(before);
  });

  it('are corrected by a later answer, and not by an earlier one that comes late', async () => {
    const contacts = new MemoryContacts();
    await survey({ ContactId: 'c1' }, { csat: '2' }, 50)(contacts, openGate());
    await survey({ ContactId: 'c1' }, { csat: '5' }, 90)(contacts, openGate());
    await survey({ ContactId: 'c1' }, { csat: '1' }, 70)(contacts, openGate());
    expect(parseContactRow(contacts.row('c1')).parts.survey?.f.csat).toEqual({ v: 5, s: '1-5', t: 90 });
  });

  it('bring no erased contact back', async () => {
    const contacts = new MemoryContacts();
    await record(conversation)(contacts, openGate());
    contacts.erase(conversationId);
    const answer = await survey({ ContactId: conversationId }, { csat: '5' }, 1)(contacts, openGate());
    expect(answer).toEqual({ status: 'unknown', answers: '0', satisfied: 'none' });
    expect(parseContactRow(contacts.row(conversationId))).toMatchObject({ erased: true, parts: {} });
  });

  it('write nothing when the event names no contact', async () => {
    const contacts = new MemoryContacts();
    const answer = await survey({ ContactId: '' }, { csat: '5' }, 1)(contacts, openGate());
    expect(answer).toMatchObject({ status: 'unknown' });
    expect(contacts.rows()).toEqual([]);
  });

  it.each([
    ['n/a', 'offered', '0'],
    ['80', 'offered', '0'],
    [7, 'offered', '0'],
    [{ deep: [1] }, 'offered', '0'],
    ['4#', 'recorded', '1'],
    [4, 'recorded', '1'],
    ['4,5', 'recorded', '1'],
  ])('take %j as data', async (csat, status, answers) => {
    const contacts = new MemoryContacts();
    expect(await survey({ ContactId: 'c1' }, { csat }, 1)(contacts, openGate())).toMatchObject({ status, answers });
    expect(parseContactRow(contacts.row('c1')).parts.survey).toBeDefined();
  });

  it('come from mapped contact attributes when the block names none', async () => {
    const contacts = new MemoryContacts();
    await survey({ ContactId: 'c1', Attributes: { csat: '4' } }, { scale: '0-10' }, 1)(contacts, openGate());
    expect(parseContactRow(contacts.row('c1')).parts.survey?.f.csat).toEqual({ v: 4, s: '0-10', t: 1 });
  });

  it('leave the record as it is', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 1));
    await pipeline.run([JSON.stringify(conversation)]);
    const before = endOf(pipeline.contacts) as { contact: unknown };
    await survey({ ContactId: conversationId }, { csat: '5' }, 1)(pipeline.contacts, openGate());
    expect((endOf(pipeline.contacts) as { contact: unknown }).contact).toEqual(before.contact);
  });
});

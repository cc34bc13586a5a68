/** Survey, outcome and goodwill of a contact and its late record on AWS's own engine: every order and all at once end alike. */
import { keepOutcome } from '../../functions/ingest/flow/outcome/outcome.ts';
import { keepSurvey } from '../../functions/ingest/flow/survey/survey.ts';
import { auditDays } from '../../functions/kpi/audit/audit.ts';
import { dynamoAuditStore } from '../../functions/kpi/store/dynamo-audit-store.ts';
import { decideGoodwill } from '../../functions/retention/flow/goodwill/goodwill.ts';
import { dynamoGoodwill } from '../../functions/retention/flow/goodwill/goodwill-store.ts';
import { goodwillDefaults } from '../../shared/domain/goodwill.ts';
import { defaultScales } from '../../shared/domain/survey.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { dynamoPartStore } from '../../shared/dynamo/part-store.ts';
import { answerFlow, type FlowWork } from '../../shared/flow/answer-flow.ts';
import type { FlowFunctionName } from '../../shared/contracts/flow-functions.ts';
import { noFaults } from '../support/faults.ts';
import { attributeMap, berlin, fixtureRecords } from '../support/fixtures.ts';
import { flowEvent } from '../support/flow-events.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';
import { LocalWorld } from '../support/local-world.ts';
import { patience, rulesOf, testHash } from '../support/pipeline.ts';
import { seeded } from '../support/random.ts';
import { readKpi, type TestTables } from '../support/tables.ts';

const dynamo = useLocalDynamo();
const [line1] = fixtureRecords();
const final = fixtureRecords().findLast((record) => record['ContactId'] === line1?.['ContactId']);
const rules = rulesOf(berlin, 100);

const orders = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((first, at) => orders(items.filter((_, other) => other !== at)).map((rest) => [first, ...rest]));

const flow = {
  instance: 'any' as const,
  wait: () => new Promise(() => undefined),
  onFailure: (error: unknown) => {
    throw error;
  },
};

/** What happens to one contact; each may happen twice, as Connect repeats and streams deliver again. */
const stepsOf = (world: LocalWorld, tables: TestTables, n: number) => {
  const contactId = `contact-${n}`;
  const client = dynamo.client();
  const parts = { parts: dynamoPartStore(client, tables.contacts), pause: patience(60) };
  const address = { Address: `+442079461${String(n).padStart(3, '0')}`, Type: 'TELEPHONE_NUMBER' };
  const contact = { ContactId: contactId, CustomerEndpoint: address };
  const call = <F extends FlowFunctionName>(name: F, work: FlowWork<F>, parameters: Record<string, unknown>) =>
    answerFlow(name, flow, work, flowEvent(contact, parameters));
  const survey = { ...parts, scales: defaultScales, attributeMap, now: () => 1_000 };
  const outcome = { ...parts, currency: 'EUR', now: () => 2_000 };
  const goodwill = {
    store: dynamoGoodwill(client, tables),
    settings: { ...goodwillDefaults, budgetPerDay: 1_000_000 },
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    addressHash: async () => testHash,
    now: () => 3_000,
    pause: patience(60),
  };
  const record = (raw: object | undefined) => () =>
    world.deliver([JSON.stringify({ ...raw, ContactId: contactId, CustomerEndpoint: address })]);
  return {
    contactId,
    steps: [
      () => call('survey', (input) => keepSurvey(survey, input), { csat: '2', ces: '3' }),
      () => call('outcome', (input) => keepOutcome(outcome, input), { sale: 'true', amount: '12.50' }),
      () => call('goodwill', (input) => decideGoodwill(goodwill, input), { waitedSeconds: 400 }),
      record(line1),
      record(final),
    ],
  };
};

it('ends in one row and the same contributions, and the audit finds nothing', async () => {
  const tables = await dynamo.freshTables();
  const shape = { lanes: 2, shards: 1, workers: 2, folders: 1, batch: 10, again: 0.2, foldEveryMs: 500 };
  const world = new LocalWorld(
    { endpoint: dynamo.endpoint(), tables, rules, faults: () => noFaults, ...shape },
    seeded(5),
  );
  const sequences = orders([0, 1, 2, 3, 4]).filter((_, at) => at % 3 === 0);
  const concurrent = 12;
  let n = 0;
  for (const order of sequences) {
    const { steps } = stepsOf(world, tables, (n += 1));
    for (const at of order) await steps[at]?.();
    // Again, in the same order: nothing may change.
    await steps[order[0] ?? 0]?.();
  }
  for (let run = 0; run < concurrent; run += 1) {
    const { steps } = stepsOf(world, tables, (n += 1));
    // Halfway the numbers are looked at, so that late parts have something to move.
    await Promise.all([...steps, ...steps].map((step) => step()));
    if (run === concurrent / 2) await world.applyAndFold(await world.changedRows());
  }
  await world.applyAndFold(await world.rows());
  await world.settle();

  const rows = (await world.rows()).map(parseContactRow);
  expect(rows).toHaveLength(n);
  const { contact, parts } = rows[0] ?? {};
  expect(parts).toMatchObject({
    survey: { f: { csat: { v: 2 }, ces: { v: 3 } } },
    goodwill: { a: goodwillDefaults.amount },
  });
  expect(contact?.csat).toBeDefined(); // of the final version of the record
  for (const row of rows) {
    expect(row.parts).toEqual(parts);
    expect({ ...row.contact, contactId: '', customerKey: '', addressKey: '' }).toEqual({
      ...contact,
      contactId: '',
      customerKey: '',
      addressKey: '',
    });
  }
  const { ledgers } = await readKpi(world.calm, tables.kpi);
  const [first] = ledgers;
  expect(ledgers).toHaveLength(n);
  for (const { contributions } of ledgers) expect(contributions).toEqual(first?.contributions);

  const store = dynamoAuditStore(world.calm, tables, [0, 1]);
  const days = [
    ...new Set(rows.map(({ contact: own }) => new Date(own?.disconnectedAtMs ?? 0).toISOString().slice(0, 10))),
  ];
  const audit = await auditDays({ ...rules, store, rounds: 2, betweenRounds: async () => undefined }, days);
  expect(audit).toMatchObject({ differing: 0, unsettled: 0 });
  expect(audit.buckets).toBeGreaterThan(5);
  world.close();
});

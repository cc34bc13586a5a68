/** The sample records through the real code, against their truth and against the oracle. */
import { afterContact, bucketsUnder, totalsOf } from '../../support/truth.ts';
import { canonicalBytes, differences } from '../../support/compare.ts';
import {
  berlin,
  fixtureLines,
  fixtureRecords,
  fixtureTruth,
  kathmandu,
  oracleSettings,
} from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { expectedTotals } from '../../support/oracle.ts';
import { Pipeline, rulesOf } from '../../support/pipeline.ts';
import { forEachSeed, seeded } from '../../support/random.ts';
import { localDay } from '../../../shared/domain/time.ts';
import { parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';

const truth = fixtureTruth();

const loaded = async (lines: readonly string[], settings = berlin): Promise<Pipeline> => {
  const pipeline = new Pipeline(rulesOf(settings, 100));
  await pipeline.run(lines);
  return pipeline;
};

describe('the sample records', () => {
  it('are ingested with exactly the outcomes that the truth counts', async () => {
    const pipeline = new Pipeline(rulesOf(berlin, 100));
    const { counts, failed } = await pipeline.ingest(kinesisRecords(fixtureLines()));
    expect(failed).toEqual([]);
    expect(counts).toEqual({
      received: truth.ingest.lines,
      applied: truth.ingest.distinctContacts,
      duplicate: truth.ingest.exactDuplicates,
      superseded: truth.ingest.otherVersionsDropped,
      deadLettered: 0,
      setAside: 0,
    });
    expect(pipeline.contacts.rows()).toHaveLength(truth.ingest.distinctContacts);
  });

  it.each(Object.entries(truth.contacts))('contact %s has every field of its truth', async (id, expected) => {
    const { contacts } = await loaded(fixtureLines());
    const { contact } = parseContactRow(contacts.row(id));
    if (!contact) throw new Error('the contact was not stored');
    const wrong = Object.entries(afterContact(contact)).filter(([field, value]) => {
      const allowed: readonly unknown[] = [Reflect.get(expected, field), ...(expected.alternatives[field] ?? [])];
      return !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value));
    });
    expect(wrong).toEqual([]);
    for (const [zone, { day }] of Object.entries(expected.local))
      expect(localDay(zone, contact.disconnectedAtMs ?? 0)).toBe(day);
  });

  it('add up to the truth in total', async () => {
    const { kpi } = await loaded(fixtureLines());
    const { total } = truth.aggregate;
    expect(totalsOf(bucketsUnder(kpi.buckets(), 'total', ['all']))).toEqual(expectedOf(total));
  });

  it.each(Object.keys(truth.aggregate.byQueue))('add up to the truth in queue %s', async (name) => {
    const { kpi } = await loaded(fixtureLines());
    const ids = name === '(none)' ? ['-'] : queueIdsNamed(name);
    expect(totalsOf(bucketsUnder(kpi.buckets(), 'queue', ids))).toEqual(expectedOf(truth.aggregate.byQueue[name]));
  });

  it.each(Object.keys(truth.aggregate.byChannel))('add up to the truth on channel %s', async (name) => {
    const { kpi } = await loaded(fixtureLines());
    expect(totalsOf(bucketsUnder(kpi.buckets(), 'channel', [name]))).toEqual(
      expectedOf(truth.aggregate.byChannel[name]),
    );
  });

  it.each(Object.keys(truth.aggregate.byDirection))('add up to the truth in direction %s', async (name) => {
    const { kpi } = await loaded(fixtureLines());
    expect(totalsOf(bucketsUnder(kpi.buckets(), 'direction', [name]))).toEqual(
      expectedOf(truth.aggregate.byDirection[name]),
    );
  });

  it.each(Object.keys(truth.aggregate.byLevel1))('add up to the truth at site %s', async (name) => {
    const { kpi } = await loaded(fixtureLines());
    expect(totalsOf(bucketsUnder(kpi.buckets(), 'site', [name === '(none)' ? '-' : siteIdNamed(name)]))).toEqual(
      expectedOf(truth.aggregate.byLevel1[name]),
    );
  });

  it.each([
    ['Europe/Berlin', berlin],
    ['Asia/Kathmandu', kathmandu],
  ] as const)('give the buckets of the oracle with the settings of %s', async (_, settings) => {
    const { kpi } = await loaded(fixtureLines(), settings);
    expect(differences(kpi.buckets(), expectedTotals(fixtureRecords(), oracleSettings(settings)))).toEqual([]);
  });

  it('change nothing when the file is loaded twice', async () => {
    const once = await loaded(fixtureLines());
    const twice = await loaded([...fixtureLines(), ...fixtureLines()]);
    const again = await loaded(fixtureLines());
    await again.run(fixtureLines());
    expect(canonicalBytes(twice.kpi.buckets())).toBe(canonicalBytes(once.kpi.buckets()));
    expect(canonicalBytes(again.kpi.buckets())).toBe(canonicalBytes(once.kpi.buckets()));
  });

  it('give the same bytes in any order and in batches of one', async () => {
    const straight = canonicalBytes((await loaded(fixtureLines())).kpi.buckets());
    await forEachSeed(12, async (seed) => {
      const random = seeded(seed);
      const pipeline = new Pipeline(rulesOf(berlin, 100));
      for (const line of random.shuffle([...fixtureLines(), ...fixtureLines()])) await pipeline.run([line]);
      expect(canonicalBytes(pipeline.kpi.buckets())).toBe(straight);
    });
  });
});

const arnTail = (value: unknown, marker: string): string => String(value).split(marker)[1] ?? '';
/** One queue may come with and without its ARN: then its name is its id. */
const queueIdsNamed = (name: string): string[] => {
  const ids = fixtureRecords().flatMap((record) => {
    const queue = record['Queue'];
    if (typeof queue !== 'object' || queue === null) return [];
    const id = arnTail(Reflect.get(queue, 'ARN'), '/queue/');
    return Reflect.get(queue, 'Name') === name || id === name ? [id || name] : [];
  });
  return [...new Set(ids)];
};
const siteIdNamed = (name: string): string => {
  const found = JSON.stringify(fixtureRecords()).match(
    new RegExp(`"ARN":"[^"]*/agent-group/([^"]+)","GroupName":"${name}"`),
  );
  return found?.[1] ?? '';
};

const expectedOf = (totals: (typeof truth.aggregate)['total'] | undefined) =>
  totals && {
    contacts: totals.contacts,
    queued: totals.queued,
    handled: totals.handled,
    abandoned: totals.abandoned,
    removedInUnder20: totals.serviceLevel20.removedInUnder20,
    removedInUpTo20: totals.serviceLevel20Inclusive.removedInUpTo20,
    answeredInUpTo20: totals.serviceLevel20AnsweredOnly.answeredInUpTo20,
    averageSpeedOfAnswerSeconds: totals.averageSpeedOfAnswerSeconds,
    averageAbandonSeconds: totals.averageAbandonSeconds,
    averageHandleSeconds: totals.averageHandleSeconds,
    handleContacts: totals.handleContacts,
    sumTalkSeconds: totals.sumTalkSeconds,
    sumHoldSeconds: totals.sumHoldSeconds,
    sumAcwSeconds: totals.sumAcwSeconds,
    sumHandleSeconds: totals.sumHandleSeconds,
    transfersOut: totals.transfersOut,
  };

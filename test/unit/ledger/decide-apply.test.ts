/** Decisions of the ledger, isolation of bad sources, names of values. */
import { aggregate } from '../../../functions/kpi/aggregate/aggregate.ts';
import { applySources } from '../../../functions/kpi/ledger/apply.ts';
import { decide, isLaterDefinition, type SourceState } from '../../../functions/kpi/ledger/decide.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { cutCode } from '../../../shared/kpi/slices.ts';
import { toRecordPart } from '../../../shared/dynamo/items/contact-item.ts';
import type { Ledger } from '../../../shared/dynamo/items/ledger-item.ts';
import { openGate } from '../../support/faults.ts';
import { berlin, kathmandu } from '../../support/fixtures.ts';
import { rowChange, sequenceOf } from '../../support/kinesis-event.ts';
import { MemoryKpi } from '../../support/memory-stores.ts';
import { applyDeps, foldDeps, rulesOf } from '../../support/pipeline.ts';
import { foldLanes } from '../../../functions/kpi/ledger/fold.ts';

const at = Date.parse('2026-11-03T09:16:00Z');
const contact = (id: string, over: Partial<Contact> = {}): Contact => ({
  contactId: id,
  lastUpdateMs: at,
  disconnectedAtMs: at,
  channel: 'VOICE',
  queueId: 'q1',
  queueName: 'Queue one',
  ...over,
});
const source = (id: string, rev: number, over: Partial<Contact> = {}): SourceState => ({
  sourceId: `c#${id}`,
  rev,
  erased: false,
  contact: contact(id, over),
  parts: {},
});
const erased = (id: string, rev: number): SourceState => ({
  sourceId: `c#${id}`,
  rev,
  erased: true,
  contact: undefined,
  parts: {},
});
const a100 = rulesOf(berlin, 100);
const b200 = rulesOf(kathmandu, 200);
const a300 = rulesOf(berlin, 300);
const applied = (state: SourceState, read: Ledger | undefined, rules = a100): Ledger => {
  const decision = decide(state, read, rules);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  return decision.next;
};
const total = (kpi: MemoryKpi): number =>
  kpi
    .buckets()
    .filter(({ key }) => key.pk.startsWith('B#i#a#'))
    .reduce((sum, { sums }) => sum + (sums.get('c') ?? 0), 0);

describe('a decision', () => {
  const ledger = applied(source('a', 5), undefined);

  it('applies higher revs only', () => {
    expect(decide(source('a', 5), ledger, a100).kind).toBe('current');
    expect(decide(source('a', 4), ledger, a100).kind).toBe('current');
    expect(decide(source('a', 6), ledger, a100)).toMatchObject({ kind: 'apply', touched: false, next: { rev: 6 } });
  });

  it('moves a ledger to a newer definition also without a newer row, but never by an older row', () => {
    expect(decide(source('a', 5), ledger, b200)).toMatchObject({ kind: 'apply', touched: true });
    expect(decide(source('a', 4), ledger, b200).kind).toBe('current');
  });

  it('refuses what a later release has written, whatever the rev', () => {
    const moved = applied(source('a', 5), ledger, b200);
    for (const rev of [4, 5, 6]) expect(decide(source('a', rev), moved, a100).kind).toBe('refused');
  });

  it('keeps the newest release of one definition, so that releases in between stay refused', () => {
    const back = applied(source('a', 5), applied(source('a', 5), ledger, b200), a300);
    const byOldWorker = applied(source('a', 6), back, a100); // same definition, older release
    expect(byOldWorker.definition).toEqual(a300.definition);
    expect(decide(source('a', 6), byOldWorker, b200).kind).toBe('refused');
  });

  it('orders two definitions of one time the same way from both sides', () => {
    const [x, y] = [
      { id: 'aaaa', releasedAt: 1 },
      { id: 'bbbb', releasedAt: 1 },
    ];
    expect([isLaterDefinition(x, y), isLaterDefinition(y, x), isLaterDefinition(x, x)]).toEqual([false, true, false]);
  });

  it('freezes what an erased contact had, for good', () => {
    const frozen = applied(erased('a', 6), ledger);
    expect(frozen).toMatchObject({ rev: 6, frozen: true, contributions: ledger.contributions });
    expect(applied(erased('a', 6), frozen, b200)).toMatchObject({
      frozen: true,
      contributions: ledger.contributions,
      definition: b200.definition,
    });
    expect(applied(source('a', 7, { queueId: 'another' }), frozen)).toMatchObject({
      frozen: true,
      contributions: ledger.contributions,
    });
    expect(applied(erased('x', 2), undefined)).toMatchObject({ frozen: true, contributions: [] });
  });
});

describe('applying a batch', () => {
  it('counts an erased contact the same however its changes are cut into batches', async () => {
    const results: number[] = [];
    for (const batches of [
      [[source('a', 1)], [erased('a', 2)]],
      [[source('a', 1), erased('a', 2)]],
      [[erased('a', 2), source('a', 1)]],
      [[source('a', 1), erased('a', 2)], [source('a', 1)]],
    ]) {
      const kpi = new MemoryKpi();
      for (const batch of batches) await applySources(applyDeps(kpi, openGate(), a100), batch);
      await foldLanes(foldDeps(kpi, openGate()), [0]);
      results.push(total(kpi));
    }
    expect(results).toEqual([1, 1, 1, 1]);
  });

  it('commits any number of sources in transactions of at most 100 actions', async () => {
    for (const count of [1, 98, 99, 100, 250]) {
      const kpi = new MemoryKpi();
      const report = await applySources(
        applyDeps(kpi, openGate(), a100),
        Array.from({ length: count }, (_, i) => source(`n${i}`, 1)),
      );
      await foldLanes(foldDeps(kpi, openGate()), [0]);
      expect([report.applied, total(kpi), kpi.entries(0).length]).toEqual([count, count, Math.ceil(count / 99)]);
    }
  });

  it('writes no journal entry when nothing changes, and still moves rev', async () => {
    const kpi = new MemoryKpi();
    await applySources(applyDeps(kpi, openGate(), a100), [source('a', 1)]);
    await applySources(applyDeps(kpi, openGate(), a100), [source('a', 2)]);
    expect([kpi.entries(0).length, kpi.ledgers().map(({ rev }) => rev)]).toEqual([1, [2]]);
  });

  it('holds back only the source that storage refuses', async () => {
    const kpi = new MemoryKpi();
    const store = kpi.ledgerStore(openGate());
    const refusing = {
      ...store,
      commit: async (writes: Parameters<typeof store.commit>[0], entry: Parameters<typeof store.commit>[1]) => {
        if (writes.some(({ next }) => next.sourceId === 'c#bad'))
          throw Object.assign(new Error('no'), { name: 'ValidationException' });
        return store.commit(writes, entry);
      },
    };
    const rows = ['a', 'bad', 'b', 'c'].map((id, i) =>
      rowChange({ pk: id, rev: 1, rv: '000001793696560.00001.x', r: toRecordPart(contact(id)) }, i),
    );
    const failures: string[] = [];
    const report = await aggregate(
      { ...applyDeps(kpi, openGate(), a100, { store: refusing }), onFailure: (reason) => failures.push(reason) },
      rows,
    );
    expect(report).toMatchObject({ applied: 3, failed: [sequenceOf(1)] });
    expect(
      kpi
        .ledgers()
        .map(({ sourceId }) => sourceId)
        .sort(),
    ).toEqual(['c#a', 'c#b', 'c#c']);
    expect(failures.join()).not.toContain('bad');
  });

  it('hands back an unreadable row alone, and skips removed ones', async () => {
    const kpi = new MemoryKpi();
    const rows = [rowChange({ pk: 'a', rev: 'x' }, 0), rowChange({ pk: 'b', rev: 1 }, 1), rowChange({}, 2, 'REMOVE')];
    const report = await aggregate({ ...applyDeps(kpi, openGate(), a100), onFailure: () => undefined }, rows);
    expect(report).toMatchObject({ applied: 1, failed: [sequenceOf(0)] });
  });

  it('bounds every key: names of 1,024 odd characters are stored and kept apart', async () => {
    const kpi = new MemoryKpi();
    const long = (last: string): Partial<Contact> => ({
      queueId: `${'ก'.repeat(1023)}${last}`,
      queueName: 'n',
      channel: `${'|'.repeat(1000)}${last}`,
      topic: `${'%'.repeat(99)}${last}`,
      agentId: '😀'.repeat(500),
      connectedToAgentAtMs: at,
      groups: [
        { id: `${'ข'.repeat(1000)}${last}`, name: 'g' },
        { id: '#'.repeat(1024), name: '' },
      ],
      campaignId: '\ud800'.repeat(700),
    });
    const report = await applySources(applyDeps(kpi, openGate(), a100), [
      source('a', 1, long('x')),
      source('b', 1, long('y')),
      source('c', 1),
    ]);
    expect(report).toMatchObject({ applied: 3, refused: [] });
    await foldLanes(foldDeps(kpi, openGate()), [0]);
    const queues = kpi.buckets().filter(({ key }) => key.pk.startsWith(`B#i#${cutCode('queue')}#`));
    expect(queues.map(({ sums }) => sums.get('c'))).toEqual([1, 1, 1]);
  });
});

describe('the name of a value', () => {
  const renamed = [
    ['Old', 4],
    ['New', 9],
    ['Old', 13],
    ['Older', 2],
  ] as const;
  const labelAfter = async (order: readonly number[], together: boolean): Promise<string | undefined> => {
    const kpi = new MemoryKpi();
    const named = applyDeps(kpi, openGate(), a100).named; // one warm worker
    const sources = order.map((i) =>
      source(`n${i}`, 1, {
        queueName: renamed[i]?.[0] ?? '',
        disconnectedAtMs: at + (renamed[i]?.[1] ?? 0) * 86_400_000,
      }),
    );
    for (const batch of together ? [sources] : sources.map((one) => [one]))
      await applySources(applyDeps(kpi, openGate(), a100, { named }), batch);
    return kpi.directory().find(({ cutCode: code, value }) => code === cutCode('queue') && value === 'q1')?.label;
  };

  it.each([true, false])('is the newest one in any order of arrival (in one batch: %p)', async (together) => {
    for (const order of [
      [0, 1, 2, 3],
      [2, 1, 0, 3],
      [0, 2, 1, 3],
      [1, 2, 0, 3],
      [2, 0, 1, 3],
      [3, 2, 0, 1],
    ]) {
      expect([order, await labelAfter(order, together)]).toEqual([order, 'Old']);
    }
  });
});

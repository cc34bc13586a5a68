/** The target store's promises on AWS's own engine; the same in memory, so that unit tests stand on them. */
import { dynamoTargetStore, type TargetStore } from '../../functions/kpi/store/target-store.ts';
import { isRefused, putTargets, type BookChange, type TargetBook } from '../../shared/kpi/targets/book.ts';
import { targetInputSchema } from '../../shared/kpi/targets/target.ts';
import { memoryTargets } from '../support/memory-targets.ts';
import { sampleMiss as miss } from '../support/sample-miss.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';

const dynamo = useLocalDynamo();

const editor = { by: 'key1', at: '2026-11-01T00:00:00.000Z' };
const change = (book: TargetBook, value: number): BookChange => {
  const given = { kpi: 'service-level', validFrom: '2026-01-01', target: value, owner: 'Ops', action: 'Act' };
  const result = putTargets(book, [targetInputSchema.parse(given)], editor);
  if (isRefused(result)) throw new Error(result.refused);
  return result;
};

const stores: [string, () => Promise<TargetStore>][] = [
  ['in memory', async () => memoryTargets()],
  ['DynamoDB', async () => dynamoTargetStore(dynamo.client(), (await dynamo.freshTables()).kpi)],
];

describe.each(stores)('targets, %s', (_, makeStore) => {
  it('of two changes of one book takes one, with its history', async () => {
    const store = await makeStore();
    const book = await store.readBook();
    const [first, second] = [change(book, 0.7), change(book, 0.9)];
    await expect(store.writeBook(first, editor)).resolves.toBe('done');
    await expect(store.writeBook(second, editor)).resolves.toBe('lost');
    await expect(store.readBook()).resolves.toEqual(first.book);
    await expect(store.writeBook(change(first.book, 0.9), editor)).resolves.toBe('done');
    const history = await store.history(10);
    expect(history.map(({ version }) => version)).toEqual([2, 1]);
    expect(history[0]?.changes).toMatchObject([{ before: { target: 0.7 }, after: { target: 0.9 } }]);
  });

  it('keeps the first finding of a miss, its sending and its acknowledgement', async () => {
    const store = await makeStore();
    await expect(store.addMiss(miss)).resolves.toEqual(miss);
    await store.markSent(miss, 'first');
    await store.markSent(miss, 'second');
    await expect(store.addMiss({ ...miss, measured: 0.1 })).resolves.toEqual({ ...miss, sentAt: 'first' });
    const acknowledgement = { ...editor, actionTaken: true };
    await expect(store.acknowledge(miss, acknowledgement)).resolves.toBe(true);
    await expect(store.acknowledge({ ...miss, from: '2026-10-21' }, acknowledgement)).resolves.toBe(false);
    await expect(store.misses(['2026-09', '2026-10'])).resolves.toEqual([
      { ...miss, sentAt: 'first', acknowledgement },
    ]);
    await expect(store.misses(['2026-11'])).resolves.toEqual([]);
  });
});

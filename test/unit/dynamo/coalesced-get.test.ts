/** Single reads that go together: each gets its own item, none is older than its question, none is remembered. */
import type { BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { coalescedGet } from '../../../shared/dynamo/coalesced-get.ts';

/** A table whose item says how many writes there had been when it was read; requests last until they are let go. */
const makeTable = () => {
  let writes = 0;
  const requests: { readonly ids: string[]; readonly finish: () => void; readonly fail: () => void }[] = [];
  const send = (input: BatchGetCommandInput) => {
    const keys = (input.RequestItems?.['t']?.Keys ?? []).map(({ pk }) => String(pk));
    const Responses = { t: keys.filter((pk) => !pk.startsWith('none')).map((pk) => ({ pk, sk: 'P', writes })) };
    return new Promise<{ Responses: typeof Responses; $metadata: object }>((resolve, reject) => {
      requests.push({
        ids: keys,
        finish: () => resolve({ Responses, $metadata: {} }),
        fail: () => reject(new Error('lost')),
      });
    });
  };
  const get = coalescedGet({ send, tableName: 't', keyOf: (pk) => ({ pk, sk: 'P' }) });
  return { get, requests, write: () => (writes += 1) };
};
const aTick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

describe('reads that go together', () => {
  it('gather while a request is under way, and each key is asked for once', async () => {
    const { get, requests } = makeTable();
    const first = get('a');
    await aTick();
    const others = ['b', 'c', 'b', 'none'].map((id) => get(id));
    await aTick();
    expect(requests.map(({ ids }) => ids)).toEqual([['a']]);
    requests[0]?.finish();
    await first;
    await aTick();
    expect(requests.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c', 'none']]);
    requests[1]?.finish();
    expect((await Promise.all(others)).map((item) => item?.['pk'])).toEqual(['b', 'c', 'b', undefined]);
  });

  it('never answer with what was read before the question', async () => {
    const { get, requests, write } = makeTable();
    const before = get('a');
    await aTick();
    write();
    const after = get('a');
    requests[0]?.finish();
    expect((await before)?.['writes']).toBe(0);
    await aTick();
    requests[1]?.finish();
    expect((await after)?.['writes']).toBe(1);
  });

  it('fail together, and the next request goes out all the same', async () => {
    const { get, requests } = makeTable();
    const lost = Promise.allSettled([get('a'), get('b')]);
    await aTick();
    requests[0]?.fail();
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = get('a');
    await aTick();
    requests[1]?.finish();
    expect((await next)?.['pk']).toBe('a');
  });

  it('ask for at most a hundred keys at once, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 450 }), async (count) => {
        const { get, requests } = makeTable();
        const ids = Array.from({ length: count }, (_, at) => `k${at}`);
        const all = Promise.all(ids.map((id) => get(id)));
        for (let done = 0; done < Math.ceil(count / 100); done += 1) {
          while (requests.length <= done) await aTick();
          expect(requests[done]?.ids.length).toBeLessThanOrEqual(100);
          requests[done]?.finish();
        }
        expect((await all).map((item) => item?.['pk'])).toEqual(ids);
      }),
      { numRuns: 10 },
    );
  });
});

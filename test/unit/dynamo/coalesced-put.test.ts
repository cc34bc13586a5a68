/** Single puts that go together: each is written once, what stays unprocessed is sent again, a key is in a request once. */
import type { BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { coalescedPut } from '../../../shared/dynamo/coalesced-put.ts';

type Sent = { readonly pk: string; readonly sk: string; readonly at: number };

/** A table that refuses what DynamoDB refuses, and leaves some puts of each request unprocessed. */
const makeTable = (leaves: (nth: number) => boolean) => {
  const items = new Map<string, number>();
  const requests: Sent[][] = [];
  let nth = 0;
  const send = async (input: BatchWriteCommandInput) => {
    const all = (input.RequestItems?.['t'] ?? []).map(({ PutRequest }) => PutRequest?.Item as Sent); // boundary: our own puts
    const keys = new Set(all.map(({ pk, sk }) => `${pk} ${sk}`));
    if (keys.size < all.length) throw new Error('Provided list of item keys contains duplicates');
    if (all.length > 25) throw new Error('Too many items requested for the BatchWriteItem call');
    requests.push(all);
    const left = all.filter(() => leaves((nth += 1)));
    for (const item of all) if (!left.includes(item)) items.set(`${item.pk} ${item.sk}`, item.at);
    return { UnprocessedItems: { t: left.map((Item) => ({ PutRequest: { Item } })) }, $metadata: {} };
  };
  return { put: coalescedPut(send, 't'), items, requests };
};

describe('puts that go together', () => {
  it('are all written, the last of a key wins, and each resolves when it is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 2, max: 9 }),
        async (keys, every) => {
          const { put, items, requests } = makeTable((nth) => nth % every === 0);
          await Promise.all(
            keys.map(async (key, at) => {
              await put({ pk: `p${key}`, sk: 's', at });
              expect(items.get(`p${key} s`)).toBeGreaterThanOrEqual(at);
            }),
          );
          expect(items.size).toBe(new Set(keys).size);
          for (const [name, at] of items) expect(at).toBe(keys.lastIndexOf(Number(name.slice(1, -2))));
          expect(requests.length).toBeLessThan(keys.length + 12);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('fail together when the request fails', async () => {
    const put = coalescedPut(() => Promise.reject(new Error('lost')), 't');
    const both = await Promise.allSettled([put({ pk: 'a', sk: 's' }), put({ pk: 'b', sk: 's' })]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

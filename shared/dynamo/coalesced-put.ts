/** Single unconditional puts as BatchWriteItem (see coalesced). Of two of one key that go together the later one is written. */
import { batchWrite, type SendBatchWrite, writesPerRequest } from './batch-write.ts';
import { coalesced } from './coalesced.ts';

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Resolves when the item is written. */
export const coalescedPut = (send: SendBatchWrite, tableName: string): ((item: Item) => Promise<void>) => {
  const write = async (items: readonly Item[]): Promise<undefined[]> => {
    const byKey = new Map(items.map((item) => [`${item.pk}\n${item.sk}`, item]));
    await batchWrite(
      send,
      tableName,
      [...byKey.values()].map((Item) => ({ PutRequest: { Item } })),
    );
    return items.map(() => undefined);
  };
  return coalesced(write, writesPerRequest);
};

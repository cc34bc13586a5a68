/** Single strongly consistent reads as BatchGetItem (see coalesced). Every read starts after it was asked for. */
import type { BatchGetCommandInput, BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';
import { batchGet, keysPerRequest } from './batch-get.ts';
import { coalesced } from './coalesced.ts';

type Item = Record<string, unknown>;

export interface CoalescedGetOptions {
  readonly send: (input: BatchGetCommandInput) => Promise<BatchGetCommandOutput>;
  readonly tableName: string;
  readonly keyOf: (id: string) => Record<string, string>;
}

/** id -> the item; undefined when there is none. */
export const coalescedGet = ({
  send,
  tableName,
  keyOf,
}: CoalescedGetOptions): ((id: string) => Promise<Item | undefined>) => {
  const nameOf = (key: Item): string => `${String(key['pk'])} ${String(key['sk'])}`;
  const read = async (ids: readonly string[]): Promise<(Item | undefined)[]> => {
    const items = await batchGet(send, tableName, [...new Set(ids)].map(keyOf));
    const found = new Map(items.map((item) => [nameOf(item), item]));
    return ids.map((id) => found.get(nameOf(keyOf(id))));
  };
  return coalesced(read, keysPerRequest);
};

/**
 * Single strongly consistent reads as BatchGetItem: what is asked for while a request is under way goes together into the
 * next one, so that the slower the table, the fewer the requests. Every read starts after it was asked for.
 */
import type { BatchGetCommandInput, BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { batchGet, keysPerRequest } from './batch-get.ts';

type Item = Record<string, unknown>;

export interface CoalescedGetOptions {
  readonly send: (input: BatchGetCommandInput) => Promise<BatchGetCommandOutput>;
  readonly tableName: string;
  readonly keyOf: (id: string) => Record<string, string>;
}

/** id -> the item; undefined when there is none. Nothing is remembered: each call reads. */
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
  let underWay: Promise<unknown> = Promise.resolve();
  const readNext = (ids: readonly string[]): Promise<(Item | undefined)[]> => {
    const reading = read(ids);
    underWay = reading.catch(() => undefined); // whoever asked hears of the failure
    return reading;
  };
  const loader = new DataLoader(readNext, {
    cache: false,
    maxBatchSize: keysPerRequest,
    batchScheduleFn: (start) => void underWay.then(() => setImmediate(start)),
  });
  return (id) => loader.load(id);
};

/** Strongly consistent BatchGetItem over any number of keys; asks again for what DynamoDB left unprocessed. */
import type { BatchGetCommandInput, BatchGetCommandOutput } from '@aws-sdk/lib-dynamodb';

import { waitForMore } from './unprocessed.ts';

/** DynamoDB's own limit. */
export const keysPerRequest = 100;

type Key = Record<string, string>;

const readChunk = async (
  send: (input: BatchGetCommandInput) => Promise<BatchGetCommandOutput>,
  table: string,
  keys: readonly Key[],
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  let open: Record<string, unknown>[] = [...keys];
  for (let tries = 1; open.length > 0; tries += 1) {
    if (tries > 1) await waitForMore(tries);
    const { Responses, UnprocessedKeys } = await send({
      RequestItems: { [table]: { Keys: open, ConsistentRead: true } },
    });
    items.push(...(Responses?.[table] ?? []));
    open = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
};

export const batchGet = async (
  send: (input: BatchGetCommandInput) => Promise<BatchGetCommandOutput>,
  table: string,
  keys: readonly Key[],
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  for (let at = 0; at < keys.length; at += keysPerRequest) {
    items.push(...(await readChunk(send, table, keys.slice(at, at + keysPerRequest))));
  }
  return items;
};

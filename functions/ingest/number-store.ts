/**
 * Keeps numbers: what this process has seen costs nothing, what is stored half a read unit, a new number one write unit.
 */
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../shared/dynamo/batch-get.ts';
import { batchWrite } from '../../shared/dynamo/batch-write.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { countryOfNumber } from '../../shared/domain/number-country.ts';
import { numberKey, toNumberItem } from '../../shared/dynamo/items/number-item.ts';
import { seal } from '../../shared/security/sealed.ts';
import type { IngestDeps } from './ingest.ts';

/** Person keys that a warm process remembers (about 5 MB). */
const remembered = 100_000;

const stored = async (client: DocumentClient, table: string, personKeys: readonly string[]): Promise<Set<string>> => {
  const items = await batchGet(
    ({ RequestItems }) =>
      client.send(
        new BatchGetCommand({
          RequestItems: Object.fromEntries(
            // A stale "absent" costs one refused write, so the cheap read is enough.
            Object.entries(RequestItems ?? {}).map(([name, request]) => [
              name,
              { ...request, ConsistentRead: false, ProjectionExpression: 'pk' },
            ]),
          ),
        }),
      ),
    table,
    personKeys.map(numberKey),
  );
  return new Set(items.map((item) => String(item['pk'])));
};

export const dynamoNumberKeeper = (
  client: DocumentClient,
  customersTable: string,
  key: () => Promise<Uint8Array>,
): IngestDeps['keepNumbers'] => {
  const seen = new Set<string>();
  // Two may write a number at once, each sealed in its own way: either opens to the same.
  const putAll = async (numbers: readonly (readonly [personKey: string, number: string])[]): Promise<void> => {
    const sealingKey = await key();
    const items = numbers.map(([personKey, number]) =>
      toNumberItem({ personKey, sealed: seal(sealingKey, number, personKey), country: countryOfNumber(number) }),
    );
    await batchWrite(
      (input) => client.send(new BatchWriteCommand(input)),
      customersTable,
      items.map((Item) => ({ PutRequest: { Item } })),
    );
  };
  return async (numbers) => {
    const unseen = [...numbers].filter(([personKey]) => !seen.has(personKey));
    if (unseen.length === 0) return;
    const there = await stored(
      client,
      customersTable,
      unseen.map(([personKey]) => personKey),
    );
    const absent = unseen.filter(([personKey]) => !there.has(personKey));
    if (absent.length > 0) await putAll(absent);
    if (seen.size > remembered) seen.clear();
    for (const [personKey] of unseen) seen.add(personKey);
  };
};

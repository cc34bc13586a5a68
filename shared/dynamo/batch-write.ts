/** BatchWriteItem over any number of puts and deletions; asks again for what DynamoDB left unprocessed. */
import type { BatchWriteCommandInput, BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import { mapLimited } from '../domain/map-limited.ts';
import { waitForMore } from './unprocessed.ts';

/** DynamoDB's own limit. */
export const writesPerRequest = 25;
const requestsAtOnce = 20;

export type SendBatchWrite = (input: BatchWriteCommandInput) => Promise<BatchWriteCommandOutput>;
type WriteRequests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

const writeChunk = async (send: SendBatchWrite, table: string, requests: WriteRequests): Promise<void> => {
  let open = requests;
  for (let tries = 1; open.length > 0; tries += 1) {
    if (tries > 1) await waitForMore(tries);
    const { UnprocessedItems } = await send({ RequestItems: { [table]: open } });
    open = UnprocessedItems?.[table] ?? [];
  }
};

/** No two requests may have one key. */
export const batchWrite = async (send: SendBatchWrite, table: string, requests: WriteRequests): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(requests.length / writesPerRequest) }, (_, i) =>
    requests.slice(i * writesPerRequest, (i + 1) * writesPerRequest),
  );
  await mapLimited(chunks, requestsAtOnce, (chunk) => writeChunk(send, table, chunk));
};

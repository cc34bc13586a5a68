/** DynamoDB Local for one test file: started before its tests, stopped after them. */
import { afterAll, beforeAll } from '@jest/globals';
import { type DynamoLocal, startDynamoLocal } from '../../local/host/dynamo-local.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { createTables, localClient, type TestTables } from './tables.ts';

export interface LocalDynamo {
  readonly endpoint: () => string;
  readonly client: () => DocumentClient;
  /** Empty tables that no other test has. */
  readonly freshTables: () => Promise<TestTables>;
}

export const useLocalDynamo = (): LocalDynamo => {
  let running: { readonly local: DynamoLocal; readonly client: DocumentClient } | undefined;
  let made = 0;
  const started = () => {
    if (running === undefined) throw new Error('DynamoDB Local runs only inside tests and hooks');
    return running;
  };
  beforeAll(async () => {
    const local = await startDynamoLocal();
    running = { local, client: localClient(local.endpoint) };
  });
  afterAll(async () => {
    running?.client.destroy();
    await running?.local.stop();
  });
  return {
    endpoint: () => started().local.endpoint,
    client: () => started().client,
    freshTables: () => createTables(started().client, `test-${(made += 1)}`),
  };
};

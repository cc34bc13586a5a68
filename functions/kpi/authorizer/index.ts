import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { makeHandler } from './handler.ts';
import { dynamoKeyStore } from './key-store.ts';

const env = loadEnv('authorizer', process.env);

export const handler = makeHandler({ findKey: dynamoKeyStore(documentClient(), env.KPI_TABLE), now: () => Date.now() });

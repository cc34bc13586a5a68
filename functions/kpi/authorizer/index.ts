import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { makeHandler } from './handler.ts';
import { issuerKeys, jwtReader } from './jwt.ts';
import { dynamoKeyStore } from './key-store.ts';

const env = loadEnv('authorizer', process.env);

const now = (): number => Date.now();
const { JWT_SETTINGS: jwt } = env;

export const handler = makeHandler({
  findKey: dynamoKeyStore(documentClient(), env.KPI_TABLE),
  readToken: jwt ? jwtReader(jwt, issuerKeys(jwt), now) : undefined,
  stackName: env.STACK_NAME,
  now,
});

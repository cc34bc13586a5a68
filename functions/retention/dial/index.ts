import { setTimeout as sleep } from 'node:timers/promises';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { awsApi } from '../../../shared/observability/aws-api.ts';
import { serviceLogger, serviceMetrics } from '../../../shared/observability/observability.ts';
import { derivedKey, once } from '../../../shared/security/derived-key.ts';
import { dynamoNumberReader } from '../customers/number-store.ts';
import { cachedAgents } from './cached-agents.ts';
import { connectCalls, dialClient } from './call-store.ts';
import { dynamoDiallingStore } from './dialling-store.ts';
import { parameterGeneration } from './generation-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('dial', process.env);
const client = documentClient();
const kms = awsApi('kms', process.env);
const logger = serviceLogger('dial');
const now = (): number => Date.now();
const connect = connectCalls(dialClient(), env.CONNECT_INSTANCE_ARN.split('/').at(-1) ?? '');
const { countries, ...pace } = env.DIALLING_SETTINGS;

export const handler = makeHandler({
  store: dynamoDiallingStore(client, { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE }),
  numberOf: dynamoNumberReader(
    client,
    env.CUSTOMERS_TABLE,
    once(() => derivedKey(kms, env.NUMBER_KEY_ID, 'number')),
  ),
  ...connect,
  agentsAvailable: cachedAgents(connect.agentsAvailable, now, (error) =>
    logger.warn('Agents are not known', { reason: error instanceof Error ? error.name : 'unknown' }),
  ),
  enabledCountries: countries,
  pace,
  generation: parameterGeneration(awsApi('ssm', process.env), env.GENERATION_PARAMETER),
  table: env.DIALLING_TABLE,
  now,
  sleep,
  metrics: serviceMetrics('dial'),
});

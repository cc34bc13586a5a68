import { randomBytes } from 'node:crypto';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { addressHash } from '../../../shared/domain/customer-key.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { awsApi } from '../../../shared/observability/aws-api.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { derivedKey, once } from '../../../shared/security/derived-key.ts';
import { dynamoProfiles } from '../campaigns/profile-reader-store.ts';
import { dynamoNumberReader } from '../customers/number-store.ts';
import { dynamoDiallingStore } from '../dial/dialling-store.ts';
import { parameterGeneration } from '../dial/generation-store.ts';
import { dynamoEffectStore } from '../effect/effect-store.ts';
import { makeHandler } from './handler.ts';
import { numberKeeper } from './keep-number-store.ts';

const env = loadEnv('campaigns', process.env);
const client = documentClient();
const kms = awsApi('kms', process.env);
const logger = serviceLogger('campaigns');
const store = dynamoDiallingStore(client, { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE });
const numberKey = once(() => derivedKey(kms, env.NUMBER_KEY_ID, 'number'));
const { countries, ...pace } = env.DIALLING_SETTINGS;
/** API Gateway waits 29 s. */
const longestAnswerMs = 20_000;

export const handler = makeHandler({
  store,
  campaigns: store.campaigns,
  control: store.control,
  generation: parameterGeneration(awsApi('ssm', process.env), env.GENERATION_PARAMETER),
  table: env.DIALLING_TABLE,
  profiles: dynamoProfiles(client, env.CUSTOMERS_TABLE),
  numberOf: dynamoNumberReader(client, env.CUSTOMERS_TABLE, numberKey),
  keepNumber: numberKeeper(client, env.CUSTOMERS_TABLE, numberKey),
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  enabledCountries: countries,
  holdout: env.HOLDOUT,
  effect: {
    store: dynamoEffectStore(client, {
      dialling: env.DIALLING_TABLE,
      customers: env.CUSTOMERS_TABLE,
      contacts: env.CONTACTS_TABLE,
    }),
    holdout: env.HOLDOUT,
    economics: env.ECONOMICS,
    now: () => Date.now(),
  },
  pace,
  now: () => Date.now(),
  timeFor: () => {
    const end = Date.now() + longestAnswerMs;
    return () => Date.now() < end;
  },
  newId: () => `k-${randomBytes(5).toString('hex')}`,
  isTransient,
  report: (report) => logger.error('Request failed', { ...report }),
});

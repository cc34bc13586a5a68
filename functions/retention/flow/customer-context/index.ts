import { loadEnv } from '../../../../shared/contracts/env.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { dayMs } from '../../../../shared/domain/time.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { derivedKey, once } from '../../../../shared/security/derived-key.ts';
import { dynamoDiallingStore } from '../../dial/dialling-store.ts';
import { dynamoContextStore } from './context-store.ts';
import { customerContext } from './customer-context.ts';

const env = loadEnv('customerContext', process.env);
const client = flowClient();
const kms = awsApi('kms', process.env);
const { persons, followUps } = dynamoDiallingStore(client, {
  dialling: env.DIALLING_TABLE,
  contacts: env.CONTACTS_TABLE,
});

export const handler = makeFlowHandler(
  'customer-context',
  liveFlowDeps('customerContext', env.CONNECT_INSTANCE),
  customerContext({
    ...dynamoContextStore(client, { customers: env.CUSTOMERS_TABLE, dialling: env.DIALLING_TABLE }),
    addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
    person: persons.read,
    followUps,
    holdout: env.HOLDOUT,
    windowMs: env.CUSTOMER_SETTINGS.repeatWindowDays * dayMs,
    now: () => Date.now(),
  }),
);

import { loadEnv } from '../../../../shared/contracts/env.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { shortPause } from '../../../../shared/observability/pause.ts';
import { derivedKey, once } from '../../../../shared/security/derived-key.ts';
import { dynamoGoodwill } from './goodwill-store.ts';
import { decideGoodwill } from './goodwill.ts';

const env = loadEnv('goodwill', process.env);
const kms = awsApi('kms', process.env);
const deps = {
  store: dynamoGoodwill(flowClient(), { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE }),
  settings: env.GOODWILL,
  timeZone: env.TIME_ZONE,
  currency: env.CURRENCY,
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  now: () => Date.now(),
  pause: shortPause,
};

export const handler = makeFlowHandler('goodwill', liveFlowDeps('goodwill', env.CONNECT_INSTANCE), (input) =>
  decideGoodwill(deps, input),
);

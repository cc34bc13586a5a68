import { loadEnv } from '../../../../shared/contracts/env.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { derivedKey, once } from '../../../../shared/security/derived-key.ts';
import { dynamoPromises } from './promise-store.ts';
import { keepPromise } from './promise.ts';

const env = loadEnv('callbackPromise', process.env);
const kms = awsApi('kms', process.env);
const deps = {
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  put: dynamoPromises(flowClient(), env.CUSTOMERS_TABLE),
  now: () => Date.now(),
};

export const handler = makeFlowHandler(
  'callback-promise',
  liveFlowDeps('callbackPromise', env.CONNECT_INSTANCE),
  (input) => keepPromise(deps, input),
);

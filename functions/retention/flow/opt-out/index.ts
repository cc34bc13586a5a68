import { loadEnv } from '../../../../shared/contracts/env.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { derivedKey, once } from '../../../../shared/security/derived-key.ts';
import { dynamoPersonStore } from '../../person/person-store.ts';
import { optOut } from './opt-out.ts';

const env = loadEnv('optOut', process.env);
const kms = awsApi('kms', process.env);
const deps = {
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  persons: dynamoPersonStore(flowClient(), env.DIALLING_TABLE),
  now: () => Date.now(),
};

export const handler = makeFlowHandler('opt-out', liveFlowDeps('optOut', env.CONNECT_INSTANCE), (input) =>
  optOut(deps, input),
);

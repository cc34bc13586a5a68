import { loadEnv } from '../../../../shared/contracts/env.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { derivedKey, once } from '../../../../shared/security/derived-key.ts';
import { dynamoDiallingStore } from '../../dial/dialling-store.ts';
import { parameterGeneration } from '../../dial/generation-store.ts';
import { mayDialOrStop } from './may-dial.ts';
import { connectStop, stopClient } from './stop-store.ts';

const env = loadEnv('mayDial', process.env);
const kms = awsApi('kms', process.env);
const deps = {
  store: dynamoDiallingStore(flowClient(), { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE }),
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  generation: parameterGeneration(awsApi('ssm', process.env), env.GENERATION_PARAMETER),
  table: env.DIALLING_TABLE,
  enabledCountries: env.DIALLING_SETTINGS.countries,
  now: () => Date.now(),
};

const flow = liveFlowDeps('mayDial', env.CONNECT_INSTANCE);
const { instance, onFailure } = flow;
const stop = typeof instance === 'string' ? undefined : connectStop(stopClient(), instance.arn);

export const handler = makeFlowHandler('may-dial', flow, (input) => mayDialOrStop(deps, { stop, onFailure }, input));

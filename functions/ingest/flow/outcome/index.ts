import { loadEnv } from '../../../../shared/contracts/env.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { dynamoPartStore } from '../../../../shared/dynamo/part-store.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { shortPause } from '../../../../shared/observability/pause.ts';
import { keepOutcome } from './outcome.ts';

const env = loadEnv('outcome', process.env);
const deps = {
  parts: dynamoPartStore(flowClient(), env.CONTACTS_TABLE),
  pause: shortPause,
  currency: env.CURRENCY,
  now: () => Date.now(),
};

export const handler = makeFlowHandler('outcome', liveFlowDeps('outcome', env.CONNECT_INSTANCE), (input) =>
  keepOutcome(deps, input),
);

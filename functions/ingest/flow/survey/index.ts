import { loadEnv } from '../../../../shared/contracts/env.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { dynamoPartStore } from '../../../../shared/dynamo/part-store.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { shortPause } from '../../../../shared/observability/pause.ts';
import { keepSurvey } from './survey.ts';

const env = loadEnv('survey', process.env);
const deps = {
  parts: dynamoPartStore(flowClient(), env.CONTACTS_TABLE),
  pause: shortPause,
  scales: env.SURVEY_SCALES,
  attributeMap: env.ATTRIBUTE_MAP,
  now: () => Date.now(),
};

export const handler = makeFlowHandler('survey', liveFlowDeps('survey', env.CONNECT_INSTANCE), (input) =>
  keepSurvey(deps, input),
);

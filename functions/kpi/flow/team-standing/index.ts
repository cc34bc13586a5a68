import { loadEnv } from '../../../../shared/contracts/env.ts';
import { flowClient } from '../../../../shared/dynamo/client.ts';
import { makeFlowHandler } from '../../../../shared/flow/flow-handler.ts';
import { liveFlowDeps } from '../../../../shared/observability/flow-deps.ts';
import { dynamoBucketReader } from '../../store/bucket-reader.ts';
import { teamStanding } from './standing.ts';

const env = loadEnv('teamStanding', process.env);
const deps = {
  settings: env.KPI_SETTINGS,
  thresholds: env.READ_SETTINGS,
  readBuckets: dynamoBucketReader(flowClient(), env.KPI_TABLE),
  now: () => Date.now(),
};

export const handler = makeFlowHandler('team-standing', liveFlowDeps('teamStanding', env.CONNECT_INSTANCE), (input) =>
  teamStanding(deps, input),
);

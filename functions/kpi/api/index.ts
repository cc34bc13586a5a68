import { loadEnv } from '../../../shared/contracts/env.ts';
import { awsApi } from '../../../shared/observability/aws-api.ts';
import { makeHandler } from './handler.ts';
import { liveDeps } from './live-deps.ts';

export const handler = makeHandler(liveDeps(loadEnv('api', process.env), awsApi('kms', process.env), () => Date.now()));

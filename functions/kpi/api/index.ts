import { KMSClient } from '@aws-sdk/client-kms';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { makeHandler } from './handler.ts';
import { liveDeps } from './live-deps.ts';

export const handler = makeHandler(liveDeps(loadEnv('api', process.env), new KMSClient({}), () => Date.now()));

/** Which stack a command speaks to: a deployed one by function name, else the one that runs on this machine. */
import type { OutputName } from '../../shared/contracts/outputs.ts';
import { localTarget, type Target } from './invoke.ts';
import { runningStack } from './local-state.ts';

export interface Place {
  readonly target: Target;
  readonly functionName: string;
}

const cloudTarget = (env: NodeJS.ProcessEnv): Target => {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!region || !accessKeyId || !secretAccessKey) {
    throw new Error(
      'Set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (`aws configure export-credentials --format env` prints them).',
    );
  }
  return {
    lambdaUrl: env['AWS_ENDPOINT_URL_LAMBDA'] ?? `https://lambda.${region}.amazonaws.com`,
    region,
    accessKeyId,
    secretAccessKey,
    sessionToken: env['AWS_SESSION_TOKEN'],
  };
};

/** Undefined when nothing runs here and no function was named. */
export const targetOf = (functionName: string | undefined, output: OutputName): Place | undefined => {
  if (functionName !== undefined) return { target: cloudTarget(process.env), functionName };
  const running = runningStack();
  const local = running?.outputs[output];
  return running && local !== undefined ? { target: localTarget(running.servicesUrl), functionName: local } : undefined;
};

/** Which stack a command speaks to: a deployed one by function name, else the one that runs on this machine. */
import type { AwsRuntime } from '../../shared/aws/json-api.ts';
import type { OutputName } from '../../shared/contracts/outputs.ts';
import { localTarget, type Target } from './invoke.ts';
import { runningStack } from './local-state.ts';
import { signedIn } from './sign-in.ts';

export interface Place {
  readonly target: Target;
  readonly functionName: string;
}

const cloudTarget = (env: AwsRuntime): Target => {
  const region = env['AWS_REGION'] ?? '';
  return {
    lambdaUrl: env['AWS_ENDPOINT_URL_LAMBDA'] ?? env['AWS_ENDPOINT_URL'] ?? `https://lambda.${region}.amazonaws.com`,
    region,
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: env['AWS_SESSION_TOKEN'],
  };
};

/** Undefined when nothing runs here and no function was named. */
export const targetOf = async (functionName: string | undefined, output: OutputName): Promise<Place | undefined> => {
  if (functionName !== undefined) return { target: cloudTarget(await signedIn(process.env)), functionName };
  const running = runningStack();
  const local = running?.outputs[output];
  return running && local !== undefined ? { target: localTarget(running.servicesUrl), functionName: local } : undefined;
};

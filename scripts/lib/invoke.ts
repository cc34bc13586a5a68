/** Invokes a function of the stack through the Lambda API: on this machine and in the cloud alike. */
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';

export interface Target {
  /** Base URL of the Lambda API. */
  readonly lambdaUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Seconds after which a run answers: fetch gives up after 300. The jobs go on where they stopped. */
export const runSeconds = 150;

/** The local host accepts any credentials. */
export const localTarget = (servicesUrl: string): Target => ({
  lambdaUrl: servicesUrl,
  region: 'eu-west-1',
  accessKeyId: 'local',
  secretAccessKey: 'local',
});

/** fetch itself only says that it failed. */
const causeOf = (error: unknown): string => {
  const { cause = error } = error instanceof Error ? error : {};
  return cause instanceof Error ? cause.message : String(cause);
};

/** Throws with the function's own error when it failed. */
export const invoke = async <S extends z.ZodType>(
  target: Target,
  functionName: string,
  payload: unknown,
  answer: S,
): Promise<z.output<S>> => {
  const client = new AwsClient({ ...target, sessionToken: target.sessionToken ?? '', service: 'lambda', retries: 0 });
  const url = `${target.lambdaUrl.replace(/\/$/, '')}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const response = await client
    .fetch(url, { method: 'POST', body: JSON.stringify(payload) })
    .catch((error: unknown) => {
      throw new Error(`${target.lambdaUrl} does not answer: ${causeOf(error)}`, { cause: error });
    });
  const text = await response.text();
  if (!response.ok || response.headers.get('x-amz-function-error'))
    throw new Error(`${functionName} failed: ${text.slice(0, 2000)}`);
  return answer.parse(JSON.parse(text));
};

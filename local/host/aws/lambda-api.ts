/** Lambda's Invoke. A stand-in of a service (Connect) invokes in that service's name and is let in by the function's permission. */
import type { InvocationResult } from '../lambda/function-worker.ts';
import { InvocationDeniedError, type ServiceCaller, type ServiceInvocations } from '../service-invocations.ts';
import { type Answer, type Call, jsonError } from './http-message.ts';

export interface LambdaApi {
  /** Logical id; undefined: no such function. */
  readonly find: (nameOrArn: string) => string | undefined;
  readonly run: (functionId: string, payload: string) => Promise<InvocationResult>;
  readonly invocations: ServiceInvocations;
}

/** Headers by which a stand-in says whose call it makes; without the first it is an ordinary call. */
export const serviceHeaders = {
  principal: 'x-local-principal',
  sourceArn: 'x-local-source-arn',
  sourceAccount: 'x-local-source-account',
} as const;

const serviceOf = ({ headers }: Call): ServiceCaller | undefined => {
  const principal = headers[serviceHeaders.principal];
  if (principal === undefined) return undefined;
  return {
    principal,
    sourceArn: headers[serviceHeaders.sourceArn],
    sourceAccount: headers[serviceHeaders.sourceAccount],
  };
};

const answerOf = (result: InvocationResult): Answer => {
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  if (result.ok) return { status: 200, headers, body: result.payload };
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(result.failure),
  };
};

export const answerLambda = async (api: LambdaApi, call: Call): Promise<Answer | undefined> => {
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/u.exec(call.path)?.[1];
  if (name === undefined || call.method !== 'POST') return undefined;
  const functionId = api.find(decodeURIComponent(name));
  if (functionId === undefined) return jsonError(404, 'ResourceNotFoundException', `no function ${name}`);
  const payload = call.body.length === 0 ? '{}' : call.body.toString('utf8');
  const service = serviceOf(call);
  try {
    if (service !== undefined) api.invocations.assertAllowed(functionId, service);
  } catch (error) {
    if (error instanceof InvocationDeniedError) return jsonError(403, 'AccessDeniedException', error.message);
    throw error;
  }
  if (call.headers['x-amz-invocation-type'] !== 'Event') return answerOf(await api.run(functionId, payload));
  api.invocations.send(functionId, payload);
  return { status: 202 };
};

/** One HTTP server for the AWS services a function may call beside DynamoDB. What it does not know is refused and logged. */
import { type Server, createServer } from 'node:http';
import type { InvocationResult } from '../lambda/function-worker.ts';
import type { KinesisStream } from '../stream/kinesis.ts';
import type { BucketStore } from './bucket-store.ts';
import { type Answer, type Call, jsonError, readCall, send } from './http-message.ts';
import { answerKinesis } from './kinesis-api.ts';
import type { Kms } from './kms.ts';
import { answerS3 } from './s3.ts';

const BODY_LIMIT = 64 * 1024 * 1024;

export interface StandInDeps {
  readonly buckets: BucketStore;
  readonly kms: Kms;
  readonly streams: () => readonly KinesisStream[];
  /** undefined: no such function. */
  readonly invoke: (nameOrArn: string, payload: string) => Promise<InvocationResult | undefined>;
  readonly log: (line: string) => void;
}

/** Service and caller stand in the credential scope of the signature: Credential=<key>/<date>/<region>/<service>/aws4_request. */
export const callerOf = (headers: Call['headers']): { service: string; caller: string } => {
  const scope = /Credential=([^/,]+)\/[^/]+\/[^/]+\/([^/]+)\//u.exec(headers['authorization'] ?? '');
  const target = headers['x-amz-target'] ?? '';
  const unsigned = target.startsWith('TrentService') ? 'kms' : target.startsWith('Kinesis') ? 'kinesis' : 's3';
  return { caller: scope?.[1] ?? 'anonymous', service: scope?.[2] ?? unsigned };
};

const answerLambda = async (deps: StandInDeps, call: Call): Promise<Answer | undefined> => {
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/u.exec(call.path)?.[1];
  if (name === undefined || call.method !== 'POST') return undefined;
  const payload = call.body.length === 0 ? '{}' : call.body.toString('utf8');
  const running = deps.invoke(decodeURIComponent(name), payload);
  if (call.headers['x-amz-invocation-type'] === 'Event') {
    running.catch((error: unknown) => deps.log(`asynchronous invocation of ${name}: ${String(error)}`));
    return { status: 202 };
  }
  const result = await running;
  if (result === undefined) return jsonError(404, 'ResourceNotFoundException', `no function ${name}`);
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  if (result.ok) return { status: 200, headers, body: result.payload };
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(result.failure),
  };
};

const route = async (deps: StandInDeps, service: string, call: Call): Promise<Answer | undefined> => {
  const operation = (call.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
  switch (service) {
    case 's3':
      return answerS3(deps.buckets, call);
    case 'kms':
      return deps.kms.answer(operation, call);
    case 'kinesis':
      return answerKinesis(operation, deps.streams(), call);
    case 'lambda':
      return answerLambda(deps, call);
    default:
      return undefined;
  }
};

const answerCall = async (deps: StandInDeps, call: Call): Promise<Answer> => {
  const { service, caller } = callerOf(call.headers);
  const what = `${service} ${call.headers['x-amz-target'] ?? `${call.method} ${call.path}`}`;
  try {
    const answer = await route(deps, service, call);
    if (answer !== undefined) return answer;
    deps.log(`not implemented: ${what}, called by ${caller}`);
    return jsonError(501, 'NotImplementedException', `the local host does not implement ${what}`);
  } catch (error) {
    deps.log(`${what}, called by ${caller}: ${String(error)}`);
    return jsonError(500, 'InternalFailure', String(error));
  }
};

export const makeStandIns = (deps: StandInDeps): Server =>
  createServer((request, response) => {
    readCall(request, BODY_LIMIT)
      .then(async (call) => send(response, await answerCall(deps, call), call.method === 'HEAD'))
      .catch((error: unknown) => {
        deps.log(`stand-in: ${String(error)}`);
        response.destroy();
      });
  });

/** One HTTP server for the AWS services a function may call beside DynamoDB. What it does not know is refused and logged. */
import { type Server, createServer } from 'node:http';
import type { Gate } from '../iam/gate.ts';
import type { Named } from '../plan/plan.ts';
import type { Services } from '../services.ts';
import type { KinesisStream } from '../stream/kinesis.ts';
import { type Answer, type Call, describeCall, jsonError, notImplemented, readCall, send } from './http-message.ts';
import { answerKinesis } from './kinesis-api.ts';
import { type LambdaApi, answerLambda } from './lambda-api.ts';
import { answerSns, answerSqs } from './messages.ts';
import { answerS3 } from './s3.ts';

const BODY_LIMIT = 64 * 1024 * 1024;

export interface StandInDeps {
  readonly services: Services;
  readonly streams: () => readonly KinesisStream[];
  /** Queues and topics. */
  readonly queues: readonly Named[];
  readonly lambda: LambdaApi;
  /** Services of other processes, by the name in a signature -> base URL. */
  readonly others: Readonly<Record<string, string>>;
  readonly gate: Gate;
  readonly log: (line: string) => void;
}

/** Service and caller stand in the credential scope of the signature: Credential=<key>/<date>/<region>/<service>/aws4_request. */
export const callerOf = (headers: Call['headers']): { service: string; caller: string } => {
  const scope = /Credential=([^/,]+)\/[^/]+\/[^/]+\/([^/]+)\//u.exec(headers['authorization'] ?? '');
  const target = headers['x-amz-target'] ?? '';
  const unsigned = target.startsWith('TrentService') ? 'kms' : target.startsWith('Kinesis') ? 'kinesis' : 's3';
  return { caller: scope?.[1] ?? 'anonymous', service: scope?.[2] ?? unsigned };
};

const HOP_BY_HOP = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding']);

/** To the service's own stand-in in another process. */
const forward = async (base: string | undefined, call: Call): Promise<Answer | undefined> => {
  if (base === undefined) return undefined;
  const query = call.query.size === 0 ? '' : `?${call.query.toString()}`;
  const headers = Object.entries(call.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  const isBodyless = call.method === 'GET' || call.method === 'HEAD';
  const response = await fetch(base.replace(/\/$/u, '') + call.path + query, {
    method: call.method,
    headers: Object.fromEntries(headers),
    ...(isBodyless ? {} : { body: new Uint8Array(call.body) }),
  });
  const passed = [...response.headers].filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'content-encoding');
  return {
    status: response.status,
    headers: Object.fromEntries(passed),
    body: Buffer.from(await response.arrayBuffer()),
  };
};

const route = async (deps: StandInDeps, service: string, call: Call): Promise<Answer | undefined> => {
  const { services, queues } = deps;
  const operation = (call.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
  switch (service) {
    case 's3':
      return answerS3(services.buckets, call);
    case 'kms':
      return services.kms.answer(operation, call);
    case 'kinesis':
      return answerKinesis(operation, deps.streams(), call);
    case 'lambda':
      return answerLambda(deps.lambda, call);
    case 'ssm':
      return services.parameters.answer(operation, call);
    case 'events':
      return services.bus.answer(operation, call);
    case 'sqs':
      return answerSqs(operation, queues, services.mailboxes, call);
    case 'sns':
      return answerSns(queues, services.mailboxes, call);
    default:
      return forward(deps.others[service], call);
  }
};

const answerCall = async (deps: StandInDeps, call: Call): Promise<Answer> => {
  const { service, caller } = callerOf(call.headers);
  const what = describeCall(service, call);
  try {
    const refusal = deps.gate.service(service, caller, call);
    if (refusal !== undefined) return refusal;
    const answer = await route(deps, service, call);
    if (answer !== undefined) return answer;
    return notImplemented(what, caller, deps.log);
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

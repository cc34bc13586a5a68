/** Amazon Connect on this machine: the wire protocol of the SDK in front of an instance with simulated customers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { JsonObject } from '../generator/leg.ts';
import { createRandom } from '../generator/random.ts';
import { type Answer, type Call, readCall, send } from '../host/aws/http-message.ts';
import { close, listen } from '../host/aws/server-port.ts';
import { ConnectError, errorAnswer } from './answers.ts';
import { drawFault, type FaultKind, type FaultShares, slowAnswerMs } from './faults.ts';
import type { ConnectInstance } from './instance.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { generalRate, TokenBucket } from './quotas.ts';

const bodyLimit = 1024 * 1024;

export interface ServiceOptions {
  readonly instance: ConnectInstance;
  readonly seed: number;
  readonly faults?: () => FaultShares;
  /** Request quotas hold unless this is false. */
  readonly quotas?: boolean;
  readonly log?: (line: string) => void;
}

/** What a caller gets: an answer, an answer that comes late, or a broken connection. */
export type Outcome = Answer | 'broken' | { readonly afterMs: number; readonly answer: Answer };

export interface ConnectService {
  readonly handle: (call: Call) => Promise<Outcome>;
  /** Requests by operation, refused ones included. */
  readonly requests: ReadonlyMap<string, number>;
  /** Faults that happened, by kind. */
  readonly faults: ReadonlyMap<FaultKind, number>;
}

const bodyOf = (call: Call): JsonObject => {
  if (call.body.length === 0) return {};
  try {
    return JSON.parse(call.body.toString('utf8')) as JsonObject; // boundary: operations check what they read
  } catch {
    throw new ConnectError('InvalidRequestException', 'The body is not JSON');
  }
};

const callerOf = (call: Call): string =>
  /Credential=([^/,]+)/u.exec(call.headers['authorization'] ?? '')?.[1] ?? 'anonymous';

const run = async (
  instance: ConnectInstance,
  operation: Operation,
  call: Call,
  match: RegExpExecArray,
): Promise<Answer> => {
  const params = Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
  try {
    return await operation.answer(instance, { params, query: call.query, body: bodyOf(call), caller: callerOf(call) });
  } catch (error) {
    if (error instanceof ConnectError) return errorAnswer(error.name, error.message);
    throw error;
  }
};

interface Faulted {
  readonly outcome: Outcome;
  /** A fault that loses what was started does not happen to a request that was refused. */
  readonly happened: boolean;
}

const withFault = async (fault: FaultKind | undefined, answer: () => Promise<Answer>): Promise<Faulted> => {
  const happened = (outcome: Outcome): Faulted => ({ outcome, happened: true });
  if (fault === 'throttled') return happened(errorAnswer('TooManyRequestsException', 'Too Many Requests'));
  if (fault === 'limit-exceeded')
    return happened(errorAnswer('LimitExceededException', 'The allowed limit is exceeded'));
  if (fault === 'error-before') return happened(errorAnswer('InternalServiceException', 'Internal failure'));
  if (fault === 'lost-request') return happened('broken');
  const given = await answer();
  if (fault === undefined || given.status !== 200) return { outcome: given, happened: false };
  if (fault === 'error-after') return happened(errorAnswer('InternalServiceException', 'Internal failure'));
  if (fault === 'lost-answer') return happened('broken');
  if (fault === 'garbled-answer') return happened({ ...given, body: '{"ContactId":' });
  return happened({ afterMs: slowAnswerMs, answer: given });
};

const count = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);

export const connectService = ({ instance, seed, faults, quotas = true, log }: ServiceOptions): ConnectService => {
  const random = createRandom(seed, 0xfa);
  const buckets = new Map<string, TokenBucket>();
  const requests = new Map<string, number>();
  const faultsSeen = new Map<FaultKind, number>();
  const allows = ({ name, quota }: Operation): boolean => {
    const bucket = buckets.get(name) ?? new TokenBucket(quota ?? generalRate, instance.clock.now());
    buckets.set(name, bucket);
    return bucket.take(instance.clock.now());
  };
  const handle = async (call: Call): Promise<Outcome> => {
    for (const operation of operations) {
      const match = operation.method === call.method ? operation.path.exec(call.path) : null;
      if (match === null) continue;
      count(requests, operation.name);
      if (quotas && !allows(operation)) return errorAnswer('TooManyRequestsException', 'Too Many Requests');
      const fault = operation.starts ? drawFault(random, faults?.() ?? {}) : undefined;
      const { outcome, happened } = await withFault(fault, () => run(instance, operation, call, match));
      if (fault !== undefined && happened) count(faultsSeen, fault);
      return outcome;
    }
    log?.(`Connect stand-in: not answered here: ${call.method} ${call.path}`);
    return errorAnswer('ResourceNotFoundException', `the stand-in does not answer ${call.method} ${call.path}`);
  };
  return { handle, requests, faults: faultsSeen };
};

const answerRequest = async (
  service: ConnectService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const outcome = await service.handle(await readCall(request, bodyLimit));
  if (outcome === 'broken') response.destroy();
  else if ('afterMs' in outcome) setTimeout(() => send(response, outcome.answer), outcome.afterMs).unref();
  else send(response, outcome);
};

const connectServer = (service: ConnectService, log: (line: string) => void): Server =>
  createServer((request, response) => {
    answerRequest(service, request, response).catch((error: unknown) => {
      log(`Connect stand-in: ${String(error)}`);
      response.destroy();
    });
  });

export interface RunningConnect {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Listens on this machine only; port 0 = any. */
export const startConnect = async (
  service: ConnectService,
  port = 0,
  log: (line: string) => void = () => undefined,
): Promise<RunningConnect> => {
  const server = connectServer(service, log);
  const taken = await listen(server, port, port === 0 ? 1 : 20);
  return { url: `http://127.0.0.1:${taken}`, stop: () => close(server) };
};

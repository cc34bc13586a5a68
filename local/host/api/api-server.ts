/** The REST API's HTTP server: stage, route, authorizer, integration, answer, with API Gateway's limits. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Answer, BodyTooLargeError, readCall, send } from '../aws/http-message.ts';
import type { InvocationResult } from '../lambda/function-worker.ts';
import type { ApiPlan } from '../plan/api.ts';
import { type Invoke, admit } from './authorizer.ts';
import { type ContextValues, gatewayAnswer } from './gateway-response.ts';
import { headerValueBytes, limits, methodArnTooLong, passedHeaders, refusedAtTheFront } from './limits.ts';
import { answerMock } from './mock.ts';
import { type GatewayRequest, methodArn, proxyEvent, routeArn } from './proxy-event.ts';
import { type ProxyAnswer, readProxyResponse } from './proxy-response.ts';
import { type RouteMatch, matchRoute } from './route-match.ts';

/** Node's own limit on the head of a request: above the gateway's, so that the gateway's answer is given. */
const HEAD_LIMIT = 128 * 1024;

export interface ApiDeps {
  readonly api: ApiPlan;
  readonly accountId: string;
  readonly region: string;
  readonly invoke: Invoke;
  /** Does the function's permission let the API in, for this part of it? */
  readonly mayInvoke: (functionId: string, sourceArn: string) => boolean;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

const contextValues = (api: ApiPlan, request: GatewayRequest, resourcePath: string): ContextValues => ({
  requestId: request.requestId,
  extendedRequestId: request.requestId.slice(0, 16),
  httpMethod: request.call.method,
  path: `/${api.stage}${request.path}`,
  protocol: 'HTTP/1.1',
  resourcePath,
  stage: api.stage,
  apiId: api.id,
  accountId: request.accountId,
  domainName: request.call.headers['host'] ?? '',
  requestTimeEpoch: String(request.now),
  requestTime: new Date(request.now).toUTCString(),
  'identity.sourceIp': request.sourceIp,
});

const within = async (ms: number, work: Promise<InvocationResult>): Promise<InvocationResult | 'timeout'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const isProxyAnswer = (answer: Answer): answer is ProxyAnswer => 'multi' in answer;

export class ApiServer {
  readonly server: Server;
  readonly #deps: ApiDeps;

  constructor(deps: ApiDeps) {
    this.#deps = deps;
    this.server = createServer({ maxHeaderSize: HEAD_LIMIT }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        deps.log(`API ${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
        response.destroy();
      });
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { api, accountId, region, now } = this.#deps;
    const common = {
      rawHeaders: message.rawHeaders,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      requestId: randomUUID(),
      now: now(),
      accountId,
      region,
    };
    const refused = refusedAtTheFront(message.url ?? '/', message.rawHeaders);
    if (refused !== undefined) return send(response, refused);
    try {
      const call = await readCall(message, limits.requestBytes);
      const prefix = `/${api.stage}`;
      const inStage = call.path === prefix || call.path.startsWith(`${prefix}/`);
      const path = call.path.slice(prefix.length);
      const request = { ...common, call, path: path === '' ? '/' : path };
      // Outside the stage API Gateway says just this, without the template's gateway responses.
      const answer = inStage
        ? await this.#answer(request)
        : { status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"Forbidden"}' };
      this.#send(response, answer, request);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      send(response, {
        ...gatewayAnswer(api, 'REQUEST_TOO_LARGE', { requestId: common.requestId }),
        headers: { connection: 'close' },
      });
    }
  }

  async #answer(request: GatewayRequest): Promise<Answer> {
    const { api, invoke, mayInvoke, log } = this.#deps;
    const match = matchRoute(api.routes, request.call.method, request.path);
    const refuse = (type: Parameters<typeof gatewayAnswer>[1], message?: string): Answer =>
      gatewayAnswer(
        api,
        type,
        contextValues(api, request, match?.route.path ?? ''),
        request.call.headers['accept'],
        message,
      );
    if (match === undefined) return refuse('MISSING_AUTHENTICATION_TOKEN');
    if (match.route.functionId === undefined) return answerMock(match.route.integration);
    const tooLong = match.route.authorizer === undefined ? undefined : methodArnTooLong(methodArn(api, request));
    if (tooLong !== undefined) return tooLong;
    const admission = await admit(api, match, request, { invoke, mayInvoke });
    if (!admission.admitted) return refuse(admission.type, admission.message);
    const authorizer =
      match.route.authorizer === undefined ? undefined : { ...admission.context, integrationLatency: 0 };
    const event = proxyEvent(api, match.route, match.pathParameters, request, authorizer);
    if (Buffer.byteLength(JSON.stringify(event)) > limits.lambdaBytes) return refuse('REQUEST_TOO_LARGE');
    if (!mayInvoke(match.route.functionId, routeArn(api, match.route, request))) {
      log(`API ${request.call.method} ${request.path}: no permission lets the API invoke ${match.route.functionId}`);
      return refuse('API_CONFIGURATION_ERROR');
    }
    const result = await within(match.route.integration.TimeoutInMillis, invoke(match.route.functionId, event));
    if (result === 'timeout') return refuse('INTEGRATION_TIMEOUT');
    const answer = result.ok
      ? readProxyResponse(result.payload, request.call.headers['accept'], api.binaryMediaTypes)
      : undefined;
    if (answer !== undefined && headerValueBytes(Object.values(answer.multi).flat()) <= limits.headerValueBytes)
      return answer;
    log(`API ${request.call.method} ${request.path}: ${this.#complaint(match, result)}`);
    return refuse('INTEGRATION_FAILURE');
  }

  #complaint(match: RouteMatch, result: InvocationResult): string {
    const id = match.route.functionId ?? '';
    if (result.ok)
      return `malformed Lambda proxy response of ${id}, or its headers are over ${limits.headerValueBytes} bytes: ${result.payload.slice(0, 200)}`;
    return `${id} failed: ${result.failure.errorType}: ${result.failure.errorMessage}`;
  }

  #send(response: ServerResponse, answer: Answer, { call, requestId }: GatewayRequest): void {
    const isHead = call.method === 'HEAD';
    if (!isProxyAnswer(answer)) return send(response, answer, isHead);
    const { api } = this.#deps;
    const body = Buffer.from(answer.body ?? '');
    const headers: Record<string, string | string[]> = { 'x-amzn-requestid': requestId };
    for (const [name, values] of Object.entries(passedHeaders(answer.multi)))
      headers[name] = values.length === 1 ? (values[0] ?? '') : [...values];
    const isCompressible =
      api.minimumCompressionSize !== undefined &&
      body.length >= api.minimumCompressionSize &&
      headers['content-encoding'] === undefined &&
      (call.headers['accept-encoding'] ?? '').includes('gzip');
    const sent = isCompressible ? gzipSync(body) : body;
    const isBodyless = answer.status === 204 || answer.status === 304;
    response.writeHead(answer.status, {
      ...headers,
      ...(isCompressible ? { 'content-encoding': 'gzip' } : {}),
      ...(isBodyless ? {} : { 'content-length': String(sent.length) }),
    });
    response.end(isHead || isBodyless ? undefined : sent);
  }
}

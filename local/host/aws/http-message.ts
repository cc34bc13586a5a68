/** A request to a stand-in, read to its end, and its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Call {
  readonly method: string;
  /** Path as received, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > limit) throw new BodyTooLargeError(`body is over ${limit} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
};

export const readCall = async (request: IncomingMessage, limit: number): Promise<Call> => {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ]);
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: Object.fromEntries(headers),
    body: await readBody(request, limit),
  };
};

export const send = (response: ServerResponse, answer: Answer, isHead = false): void => {
  const body = answer.body === undefined ? Buffer.alloc(0) : Buffer.from(answer.body);
  const bodyless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    ...(bodyless ? {} : { 'content-length': String(body.length) }),
    ...answer.headers,
  });
  response.end(isHead || bodyless ? undefined : body);
};

/** Error in the shape of AWS's JSON protocols. */
export const jsonError = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, message }),
});

export const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

/** The service and operation of a call, for messages. */
export const describeCall = (service: string, { headers, method, path }: Call): string =>
  `${service} ${headers['x-amz-target'] ?? `${method} ${path}`}`;

/** What the host cannot do it says, to the caller and in its log; it never pretends. */
export const notImplemented = (what: string, caller: string, log: (line: string) => void): Answer => {
  log(`not implemented: ${what}, called by ${caller}`);
  return jsonError(501, 'NotImplementedException', `the local host does not implement ${what}`);
};

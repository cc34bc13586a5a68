/**
 * Stands between functions and DynamoDB: reads each request whole, asks whether the caller's role allows it, and passes the
 * very bytes on; answers pass through unread. Not an HTTP server and client: those would cost more than the judging does.
 * One request at a time per connection, as Node's and AWS's clients send them.
 */
import { type Server, type Socket, connect, createServer } from 'node:net';
import type { Answer } from '../aws/http-message.ts';
import { Turns } from './turns.ts';

export interface DynamoCall {
  /** Access key of the signature; empty when there is none. */
  readonly caller: string;
  /** DynamoDB_20120810.PutItem */
  readonly target: string;
  readonly body: Buffer;
}

export interface ProxyDeps {
  readonly endpoint: string;
  /** The answer in place of DynamoDB's; undefined: the call is let through. */
  readonly judge: (call: DynamoCall) => Answer | undefined;
  readonly log: (line: string) => void;
}

/**
 * Requests that DynamoDB Local has at once. It answers 200 and runs the writes of a table one by one: a hundred that wait there
 * fight for the table's lock, and some wait for a minute.
 */
const AT_ONCE = 16;

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_LIMIT = 64 * 1024;

interface Head {
  readonly bytes: number;
  readonly bodyBytes: number;
  readonly caller: string;
  readonly target: string;
}

class MalformedRequestError extends Error {
  override readonly name = 'MalformedRequestError';
}

/** undefined: the head is not complete yet. */
const readHead = (buffer: Buffer): Head | undefined => {
  const end = buffer.indexOf(HEAD_END);
  if (end < 0 && buffer.length > HEAD_LIMIT) throw new MalformedRequestError('the head of a request has no end');
  if (end < 0) return undefined;
  const text = buffer.toString('latin1', 0, end);
  if (/\r\ntransfer-encoding:/iu.test(text)) throw new MalformedRequestError('chunked requests are not supported');
  return {
    bytes: end + HEAD_END.length,
    bodyBytes: Number(/\r\ncontent-length: *(\d+)/iu.exec(text)?.[1] ?? 0),
    caller: /Credential=([^/,\s]+)\//u.exec(text)?.[1] ?? '',
    target: /\r\nx-amz-target: *([^\r]+)/iu.exec(text)?.[1] ?? '',
  };
};

const STATUS: Readonly<Record<number, string>> = { 400: 'Bad Request', 500: 'Internal Server Error' };

export const answerBytes = ({ status, headers, body }: Answer): Buffer => {
  const content = Buffer.from(body ?? '');
  const lines = Object.entries({ ...headers, 'content-length': String(content.length) });
  const head = `HTTP/1.1 ${status} ${STATUS[status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
};

/** One connection of a function, and its own one to DynamoDB. */
class Tunnel {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #judge: ProxyDeps['judge'];
  readonly #turns: Turns;
  /** Gives back the turn of the request that is not answered yet. */
  #done: (() => void) | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #head: Head | undefined;

  constructor(client: Socket, upstream: Socket, turns: Turns, { judge, log }: ProxyDeps) {
    this.#client = client;
    this.#upstream = upstream;
    this.#judge = judge;
    this.#turns = turns;
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      // A broken connection is the other side's news; the client repeats what was not answered.
      socket.on('error', () => this.#end());
      socket.on('close', () => this.#end());
    }
    client.on('data', (chunk: Buffer) => {
      try {
        this.#take(chunk);
      } catch (error) {
        log(`DynamoDB proxy: ${String(error)}`);
        this.#end();
      }
    });
    // The first bytes of an answer tell that its work is done.
    upstream.on('data', () => this.#release());
    upstream.pipe(client);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      if (this.#head === undefined) {
        this.#head = readHead(this.#joined());
        if (this.#head === undefined) return;
      }
      const { bytes, bodyBytes } = this.#head;
      if (this.#size < bytes + bodyBytes) return;
      this.#serve(this.#head, bytes + bodyBytes);
      if (this.#size === 0) return;
    }
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #serve({ bytes, caller, target }: Head, total: number): void {
    const buffer = this.#joined();
    const request = buffer.subarray(0, total);
    const rest = buffer.subarray(total);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
    this.#head = undefined;
    const refusal = this.#judge({ caller, target, body: request.subarray(bytes) });
    if (refusal === undefined) this.#done = this.#turns.take(() => this.#upstream.write(request));
    else this.#client.write(answerBytes(refusal));
  }

  #release(): void {
    this.#done?.();
    this.#done = undefined;
  }

  #end(): void {
    this.#release();
    this.#client.destroy();
    this.#upstream.destroy();
  }
}

export interface DynamoProxy {
  readonly server: Server;
  /** Ends the connections that are open. */
  readonly end: () => void;
}

export const makeDynamoProxy = (deps: ProxyDeps): DynamoProxy => {
  const { hostname, port } = new URL(deps.endpoint);
  const open = new Set<Socket>();
  const turns = new Turns(AT_ONCE);
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    new Tunnel(client, connect({ host: hostname, port: Number(port || 80) }), turns, deps);
  });
  const end = (): void => {
    for (const socket of open) socket.destroy();
  };
  return { server, end };
};

/** The gate before DynamoDB: bytes pass unchanged, refusals take their place, broken connections stay broken. */
import { Agent, type Server as HttpServer, createServer, request as httpRequest } from 'node:http';
import { connect as tcp } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { close, listen } from '../../../local/host/aws/server-port.ts';
import { type DynamoCall, type DynamoProxy, makeDynamoProxy } from '../../../local/host/dynamo/proxy.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const calls: DynamoCall[] = [];
const lines: string[] = [];
let upstream: HttpServer;
let proxy: DynamoProxy;
let port = 0;
let sockets = 0;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (body.toString() === 'hang up') request.socket.destroy();
      else response.writeHead(200, { 'x-target': request.headers['x-amz-target'] ?? '' }).end(body);
    });
  });
  upstream.on('connection', () => {
    sockets += 1;
  });
  const upstreamPort = await listen(upstream, 0, 1);
  proxy = makeDynamoProxy({
    endpoint: `http://127.0.0.1:${upstreamPort}`,
    judge: (call) => {
      calls.push({ ...call, body: Buffer.from(call.body) });
      return call.target.endsWith('Forbidden')
        ? { status: 400, headers: { 'x-own': 'y' }, body: '{"no":1}' }
        : undefined;
    },
    log: (line) => lines.push(line),
  });
  port = await listen(proxy.server, 0, 1);
});

afterAll(async () => {
  agent.destroy();
  proxy.end();
  await Promise.all([close(proxy.server), close(upstream)]);
});

const ask = async (operation: string, body: Buffer): Promise<{ status: number; own: unknown; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        headers: {
          'X-Amz-Target': `DynamoDB_20120810.${operation}`,
          authorization: 'AWS4-HMAC-SHA256 Credential=IngestFn1/20260101/eu-west-1/dynamodb/aws4_request, Signature=0',
          'content-length': body.length,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, own: response.headers['x-own'], body: Buffer.concat(chunks) }),
        );
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });

describe('the gate before DynamoDB', () => {
  it('passes any body on unchanged, and its answer back, over one connection', async () => {
    const before = sockets;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100_000 }), async (bytes) => {
        const answer = await ask('PutItem', Buffer.from(bytes));
        expect([answer.status, Buffer.compare(answer.body, Buffer.from(bytes))]).toEqual([200, 0]);
      }),
      { numRuns: 30 },
    );
    expect(sockets - before).toBe(1);
  });

  it('says who calls what, and answers in the place of DynamoDB when it is refused', async () => {
    calls.length = 0;
    const refused = await ask('Forbidden', Buffer.from('{"a":1}'));
    expect(refused).toMatchObject({ status: 400, own: 'y', body: Buffer.from('{"no":1}') });
    expect(await ask('GetItem', Buffer.from('x'))).toMatchObject({ status: 200 });
    expect(calls).toEqual([
      { caller: 'IngestFn1', target: 'DynamoDB_20120810.Forbidden', body: Buffer.from('{"a":1}') },
      { caller: 'IngestFn1', target: 'DynamoDB_20120810.GetItem', body: Buffer.from('x') },
    ]);
  });

  it('hangs up when DynamoDB does, and works on the next connection', async () => {
    await expect(ask('GetItem', Buffer.from('hang up'))).rejects.toThrow(/socket hang up|ECONNRESET/u);
    expect(await ask('GetItem', Buffer.from('x'))).toMatchObject({ status: 200 });
  });

  it('takes requests byte by byte, several in one piece, and none without a signature for a caller', async () => {
    calls.length = 0;
    const socket = tcp(port, '127.0.0.1');
    const one = 'POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: T.Forbidden\r\ncontent-length: 2\r\n\r\nab';
    for (const byte of Buffer.from(one)) socket.write(Buffer.from([byte]));
    socket.write(one + one);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    while (text.split('{"no":1}').length < 4) await once(socket, 'data');
    socket.destroy();
    expect(calls.map(({ caller, target }) => [caller, target])).toEqual(
      Array.from({ length: 3 }, () => ['', 'T.Forbidden']),
    );
  });

  it('hangs up on what it cannot read: it lets nothing through unread', async () => {
    for (const head of [
      'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n',
      `POST / HTTP/1.1\r\nx: ${'a'.repeat(70_000)}`,
    ]) {
      const socket = tcp(port, '127.0.0.1');
      socket.on('error', () => undefined); // it may be closed while the rest is still being written
      socket.write(head);
      await once(socket, 'close');
    }
    expect(lines).toEqual([expect.stringContaining('chunked'), expect.stringContaining('no end')]);
  });
});

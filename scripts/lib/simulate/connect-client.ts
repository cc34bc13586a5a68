/** The SDK's own client in front of the stand-in, in one process: everything but the socket is real. */
import { Readable } from 'node:stream';
import { ConnectClient } from '@aws-sdk/client-connect';
import type { Answer, Call } from '../../../local/host/aws/http-message.ts';
import type { ConnectService } from '../../../local/connect/server.ts';

/** What the SDK hands to whoever carries its requests, as far as it is used here. */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The SDK's own kind of bytes complains when it is read as anything else. */
const bytesOf = (body: Request['body']): Buffer =>
  body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.from(body ?? '');

const callOf = ({ method, path, query = {}, headers, body }: Request): Call => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one ?? ''));
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path,
    query: search,
    headers: Object.fromEntries(lower),
    body: bytesOf(body),
  };
};

const responseOf = ({ status, headers, body }: Answer) => ({
  response: { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body ?? '')]) },
});

const broken = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** An answer that would come after a minute is a time-out of the caller, at once. */
export const inProcessConnect = (service: ConnectService): ConnectClient =>
  new ConnectClient({
    region: 'eu-west-2',
    endpoint: 'http://connect.invalid',
    credentials: { accessKeyId: 'Dialler', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Request) => {
        const outcome = await service.handle(callOf(request));
        if (outcome === 'broken') throw broken('ECONNRESET', 'socket hang up');
        if ('afterMs' in outcome) throw broken('TimeoutError', 'no answer in time');
        return responseOf(outcome);
      },
    },
  });

/** The SDK sends one request per dial, whatever happens to it on the wire (D8): counted where it arrives. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connectCalls, dialClient } from '../../../../functions/retention/dial/call-store.ts';
import type { CallResult } from '../../../../functions/retention/dial/call-result.ts';
import { close, listen } from '../../../../local/host/aws/server-port.ts';
import { mapLimited } from '../../../../shared/domain/map-limited.ts';
import type { Dial } from '../../../../shared/dynamo/items/dial-item.ts';
import { testCampaign } from '../../../support/dial-world.ts';
import { seeded } from '../../../support/random.ts';

const dials = 1_000 * Number(process.env['WORLD_SCALE'] ?? 1);
const endpointVariable = 'AWS_ENDPOINT_URL_CONNECT';

const error = (response: ServerResponse, status: number, name: string): void =>
  void response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name }).end('{}');

/** What may become of a request; `started`: the phone rings. */
const fates: readonly (readonly [
  name: string,
  started: boolean,
  (request: IncomingMessage, response: ServerResponse) => void,
])[] = [
  ['placed', true, (_, response) => void response.writeHead(200).end(JSON.stringify({ ContactId: 'contact' }))],
  ['reset after it was read', true, (request) => void request.socket.destroy()],
  [
    'half an answer',
    true,
    (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"Cont');
      setImmediate(() => request.socket.destroy());
    },
  ],
  ['no JSON', true, (_, response) => void response.writeHead(200).end('<html>')],
  ['500', true, (_, response) => error(response, 500, 'InternalServiceException')],
  ['503', false, (_, response) => error(response, 503, 'ServiceUnavailable')],
  ['429', false, (_, response) => error(response, 429, 'TooManyRequestsException')],
  ['limit', false, (_, response) => error(response, 429, 'LimitExceededException')],
  ['not allowed', false, (_, response) => error(response, 403, 'DestinationNotAllowedException')],
];

describe('on the wire', () => {
  const random = seeded(8);
  /** Client token -> requests, and whether one of them made a phone ring. */
  const requests = new Map<string, number>();
  const rang = new Set<string>();
  let server: Server;
  const before = process.env[endpointVariable];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const token = String(JSON.parse(text).ClientToken);
        requests.set(token, (requests.get(token) ?? 0) + 1);
        const [, started, answer] = random.pick(fates);
        if (started) rang.add(token);
        answer(request, response);
      });
    });
    process.env[endpointVariable] = `http://127.0.0.1:${await listen(server, 0, 1)}`;
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[name] ??= 'local';
    process.env['AWS_REGION'] ??= 'eu-west-2';
  });
  afterAll(async () => {
    if (before === undefined) delete process.env[endpointVariable];
    else process.env[endpointVariable] = before;
    await close(server);
  });

  it(`${dials} dials are ${dials} requests, and only what surely did not ring says so`, async () => {
    const { call } = connectCalls(dialClient(), 'instance');
    const campaign = testCampaign();
    const ids = Array.from({ length: dials }, (_, i) => `dial-${i}`);
    const results = await mapLimited(ids, 32, async (dialId): Promise<[string, CallResult]> => {
      const dial = { dialId, followUpId: dialId } as Dial; // boundary: a call reads no more of it
      return [dialId, await call({ e164: '+36301234567', dial, campaign })];
    });
    expect(requests.size).toBe(dials);
    expect(Math.max(...requests.values())).toBe(1);
    const kinds = { placed: 0, 'not-placed': 0, unknown: 0 };
    for (const [dialId, { kind }] of results) {
      kinds[kind] += 1;
      if (kind === 'placed') expect(rang).toContain(dialId);
      if (kind === 'not-placed') expect(rang).not.toContain(dialId);
    }
    console.info(`dials on the wire: ${dials}, requests per dial at most 1, ${JSON.stringify(kinds)}`);
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(dials / 20);
  });
});

/** Dials by the real SDK client against a server that treats them badly, counted where they arrive. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connectCalls, dialClient } from '../../functions/retention/dial/call-store.ts';
import { close, listen } from '../../local/host/aws/server-port.ts';
import { mapLimited } from '../../shared/domain/map-limited.ts';
import type { Dial } from '../../shared/dynamo/items/dial-item.ts';
import { testCampaign } from './dial-world.ts';
import { seeded } from './random.ts';

const endpointVariable = 'AWS_ENDPOINT_URL_CONNECT';

const error = (response: ServerResponse, status: number, name: string): void =>
  void response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name }).end('{}');

interface Fate {
  readonly name: string;
  /** The phone rings. */
  readonly started: boolean;
  readonly share: number;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
}

const placed = (response: ServerResponse): void =>
  void response.writeHead(200).end(JSON.stringify({ ContactId: 'contact' }));
const halfAnAnswer = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': '100' }).write('{"Cont');
  setImmediate(() => request.socket.destroy());
};

const fates: readonly Fate[] = [
  { name: '429', started: false, share: 30, answer: (_, to) => error(to, 429, 'TooManyRequestsException') },
  { name: 'placed', started: true, share: 15, answer: (_, to) => placed(to) },
  { name: 'reset after it was read', started: true, share: 12, answer: (request) => void request.socket.destroy() },
  { name: 'half an answer', started: true, share: 10, answer: halfAnAnswer },
  { name: 'no JSON', started: true, share: 10, answer: (_, to) => void to.writeHead(200).end('<html>') },
  { name: '500', started: true, share: 8, answer: (_, to) => error(to, 500, 'InternalServiceException') },
  { name: '503', started: false, share: 5, answer: (_, to) => error(to, 503, 'ServiceUnavailable') },
  { name: 'limit', started: false, share: 5, answer: (_, to) => error(to, 429, 'LimitExceededException') },
  {
    name: 'not allowed',
    started: false,
    share: 5,
    answer: (_, to) => error(to, 403, 'DestinationNotAllowedException'),
  },
];
/** Takes longer than anybody waits (the client gives up after 8 s). */
const silence: Fate = { name: 'no answer', started: true, share: 2, answer: () => undefined };

export interface WireFigures {
  readonly dials: number;
  /** Client tokens that arrived. */
  readonly tokens: number;
  readonly mostRequests: number;
  readonly placed: number;
  readonly notPlaced: number;
  readonly unknown: number;
  readonly silent: number;
  /** Results that say something else than what became of the request. */
  readonly wrong: string[];
}

/** Points the SDK at the server for as long as the work takes. */
const at = async <T>(server: Server, work: () => Promise<T>): Promise<T> => {
  const before = process.env[endpointVariable];
  process.env[endpointVariable] = `http://127.0.0.1:${await listen(server, 0, 1)}`;
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[name] ??= 'local';
  process.env['AWS_REGION'] ??= 'eu-west-2';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[endpointVariable];
    else process.env[endpointVariable] = before;
    await close(server);
  }
};

export const dialsOnTheWire = async (run: {
  readonly dials: number;
  readonly atOnce: number;
  readonly silent: boolean;
}): Promise<WireFigures> => {
  const random = seeded(8);
  const drawn = (run.silent ? [...fates, silence] : fates).flatMap((fate) => Array<Fate>(fate.share).fill(fate));
  const requests = new Map<string, number>();
  const rang = new Set<string>();
  let silent = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const token = String(JSON.parse(text).ClientToken);
      requests.set(token, (requests.get(token) ?? 0) + 1);
      const fate = random.pick(drawn);
      if (fate.started) rang.add(token);
      if (fate === silence) silent += 1;
      fate.answer(request, response);
    });
  });
  return at(server, async () => {
    const { call } = connectCalls(dialClient(), 'instance');
    const campaign = testCampaign();
    const kinds = { placed: 0, 'not-placed': 0, unknown: 0 };
    const wrong: string[] = [];
    await mapLimited(
      Array.from({ length: run.dials }, (_, i) => `dial-${i}`),
      run.atOnce,
      async (dialId) => {
        const dial = { dialId, followUpId: dialId } as Dial; // boundary: a call reads no more of it
        const { kind } = await call({ e164: '+36301234567', dial, campaign });
        kinds[kind] += 1;
        if (kind !== 'unknown' && (kind === 'placed') !== rang.has(dialId)) wrong.push(`${dialId}: ${kind}`);
      },
    );
    return {
      dials: run.dials,
      tokens: requests.size,
      mostRequests: Math.max(...requests.values()),
      placed: kinds.placed,
      notPlaced: kinds['not-placed'],
      unknown: kinds.unknown,
      silent,
      wrong,
    };
  });
};

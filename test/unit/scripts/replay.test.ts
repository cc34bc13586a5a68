import { createServer, type Server } from 'node:http';
import { s3DeadLetters } from '../../../functions/ingest/dead-letters.ts';
import { close, listen } from '../../../local/host/aws/server-port.ts';
import { putBack, type ReplayDeps, replayLetters, type StreamRecord } from '../../../scripts/lib/replay.ts';
import { replayDeps } from '../../../scripts/lib/replay-aws.ts';

const iterate = async function* <T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
};

const record = (i: number, length = 8): StreamRecord => ({ partitionKey: `p${i}`, data: 'A'.repeat(length) });

/** A stream that refuses what `refuses` says, by request. */
const world = (objects: Readonly<Record<string, string>>, refuses: (request: number, i: number) => boolean) => {
  const requests: StreamRecord[][] = [];
  const taken: StreamRecord[] = [];
  const deps: ReplayDeps = {
    list: (prefix) => iterate(Object.keys(objects).filter((key) => key.startsWith(prefix))),
    read: (key) => Promise.resolve(objects[key] ?? ''),
    put: (records) => {
      requests.push([...records]);
      const refused = records.filter((_, i) => refuses(requests.length, i));
      taken.push(...records.filter((one) => !refused.includes(one)));
      return Promise.resolve(refused);
    },
    pause: () => Promise.resolve(),
  };
  return { deps, requests, taken };
};

/** As ingest writes it. */
const letterOf = async (payload: string, partitionKey: string): Promise<string> => {
  let body = '';
  const fetch = (_url: unknown, init?: { body?: unknown } | null): Promise<Response> => {
    body = String(init?.body);
    return Promise.resolve(new Response());
  };
  const position = { stream: 's', shardId: 'shard-0', sequenceNumber: '1', partitionKey };
  await s3DeadLetters({ fetch }, '')({ reason: 'r', position, arrivedAt: 0, payload });
  return body;
};

describe('a replay', () => {
  it('puts back what ingest could not read, as it came, and leaves other objects alone', async () => {
    const objects = {
      'dead-letters/2026-11-03/a.json': await letterOf('Z2FyYmFnZQ==', 'contact-1'),
      'dead-letters/2026-11-03/b.json': '<no letter>',
      'dead-letters/2026-11-04/c.json': await letterOf('e30=', 'contact-2'),
    };
    const { deps, taken } = world(objects, () => false);
    expect(await replayLetters(deps, 'dead-letters/2026-11-03/')).toEqual({
      put: 1,
      leftAlone: ['dead-letters/2026-11-03/b.json'],
    });
    expect(taken).toEqual([{ partitionKey: 'contact-1', data: 'Z2FyYmFnZQ==' }]);
  });

  it('keeps the limits of a request', async () => {
    const { deps, requests } = world({}, () => false);
    const records = [...Array.from({ length: 1_100 }, (_, i) => record(i)), record(1, 3_000_000), record(2, 3_000_000)];
    expect(await putBack(deps, iterate(records))).toBe(1_102);
    expect(requests.flat()).toEqual(records);
    for (const one of requests) {
      expect(one.length).toBeLessThanOrEqual(500);
      expect(one.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(5_000_000);
    }
  });

  it('puts again what the stream did not take, and nothing else', async () => {
    const records = Array.from({ length: 9 }, (_, i) => record(i));
    const { deps, taken, requests } = world({}, (request, i) => request < 4 && i % 2 === 0);
    expect(await putBack(deps, iterate(records))).toBe(9);
    expect(taken).toHaveLength(9);
    expect(new Set(taken)).toEqual(new Set(records));
    expect(requests.length).toBe(4);
  });

  it('fails when the stream goes on refusing', async () => {
    const { deps } = world({}, () => true);
    await expect(putBack(deps, iterate([record(1)]))).rejects.toThrow(/did not take 1 records/u);
  });
});

describe('bucket and stream', () => {
  let server: Server;
  afterEach(() => close(server));

  it('are asked page by page, and for what was not taken', async () => {
    const seen: string[] = [];
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://s');
      const target = String(request.headers['x-amz-target'] ?? '');
      seen.push(target === '' ? `${url.pathname} ${url.searchParams.get('continuation-token') ?? ''}`.trim() : target);
      if (target !== '')
        return void request.resume().on('end', () => response.end('{"Records":[{"ErrorCode":"X"},{}]}'));
      if (!url.searchParams.has('list-type')) return void response.end('the object');
      response.end(
        url.searchParams.has('continuation-token')
          ? '<R><Contents><Key>p/b</Key></Contents></R>'
          : '<R><Contents><Key>p/a&amp;1</Key></Contents><NextContinuationToken>t/1</NextContinuationToken></R>',
      );
    });
    const url = `http://127.0.0.1:${await listen(server, 0, 1)}`;
    const runtime = { AWS_REGION: 'eu-west-2', AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_KINESIS: url };
    const deps = replayDeps({ ...runtime, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, 'bucket', 'stream');
    const keys: string[] = [];
    for await (const key of deps.list('p/')) keys.push(key);
    expect(keys).toEqual(['p/a&1', 'p/b']);
    expect(await deps.read('p/a&1')).toBe('the object');
    expect(await deps.put([record(1), record(2)])).toEqual([record(1)]);
    expect(seen).toEqual(['/bucket/', '/bucket/ t/1', '/bucket/p/a%261', 'Kinesis_20131202.PutRecords']);
  });
});

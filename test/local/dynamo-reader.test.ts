/** The table stream reader against a scripted DynamoDB Streams endpoint: what the real one does rarely has to be provoked. */
import { type Server, createServer } from 'node:http';
import { type JsonObject, asText, isObject, parseJson } from '../../local/host/assembly/json.ts';
import { close, listen } from '../../local/host/aws/server-port.ts';
import { readBody } from '../../local/host/aws/http-message.ts';
import { DynamoReader } from '../../local/host/stream/dynamo-reader.ts';

interface FakeShard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly closed?: boolean;
  /** Sequence numbers. */
  readonly records: number[];
}

type Refusal = (shardId: string, from: number) => string | undefined;

/** Iterators are "shard:from", from being the first sequence number wanted. */
const fakeStreams = (shards: FakeShard[], refuse: Refusal): Server => {
  const answers: Readonly<Record<string, (input: JsonObject) => object>> = {
    DescribeStream: () => ({
      StreamDescription: {
        Shards: shards.map(({ ShardId, ParentShardId, closed }) => ({
          ShardId,
          ParentShardId,
          SequenceNumberRange: closed === true ? { EndingSequenceNumber: '99' } : {},
        })),
      },
    }),
    GetShardIterator: (input) => {
      const last = shards.find(({ ShardId }) => ShardId === input['ShardId'])?.records.at(-1) ?? 0;
      const from =
        { TRIM_HORIZON: 0, LATEST: last + 1 }[asText(input['ShardIteratorType'])] ??
        Number(input['SequenceNumber']) + 1;
      return { ShardIterator: `${asText(input['ShardId'])}:${from}` };
    },
    GetRecords: (input) => {
      const [id = '', from = '0'] = asText(input['ShardIterator']).split(':');
      const refusal = refuse(id, Number(from));
      if (refusal !== undefined) return { __type: `com.amazonaws#${refusal}`, message: 'scripted' };
      const shard = shards.find(({ ShardId }) => ShardId === id);
      const due = (shard?.records ?? []).filter((number) => number >= Number(from));
      const next = shard?.closed === true ? {} : { NextShardIterator: `${id}:${(due.at(-1) ?? Number(from) - 1) + 1}` };
      return { Records: due.map((number) => ({ dynamodb: { SequenceNumber: String(number) } })), ...next };
    },
  };
  return createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const body = await readBody(request, 1e6);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const input = parseJson(body.toString());
      const answer = answers[operation]?.(isObject(input) ? input : {}) ?? {};
      response.writeHead('__type' in answer ? 400 : 200).end(JSON.stringify(answer));
    };
    void respond();
  });
};

const never: Refusal = () => undefined;

describe('the reader of a table stream', () => {
  let server: Server;
  let reader: DynamoReader;
  const log: string[] = [];

  const startReader = async (
    shards: FakeShard[],
    startAt: 'TRIM_HORIZON' | 'LATEST',
    refuse = never,
  ): Promise<string[]> => {
    const seen: string[] = [];
    server = fakeStreams(shards, refuse);
    const endpoint = `http://127.0.0.1:${await listen(server, 0, 1)}`;
    reader = new DynamoReader({
      endpoint,
      streamArn: 'arn',
      startAt,
      accept: ({ dynamodb }, shardId) =>
        seen.push(`${shardId} ${isObject(dynamodb) ? asText(dynamodb['SequenceNumber']) : ''}`),
      room: async () => undefined,
      log: (line) => log.push(line),
    });
    await reader.start();
    return seen;
  };

  const untilQuiet = async (): Promise<void> => {
    while ((await reader.probe()) > 0);
  };

  afterEach(async () => {
    await reader.stop();
    await close(server);
  });

  it('reads a parent shard to its end before its child', async () => {
    const shards = [
      { ShardId: 'child', ParentShardId: 'parent', records: [3, 4] },
      { ShardId: 'parent', closed: true, records: [1, 2] },
    ];
    const seen = await startReader(shards, 'TRIM_HORIZON');
    await untilQuiet();
    expect(seen).toEqual(['parent 1', 'parent 2', 'child 3', 'child 4']);
  });

  it('from LATEST gives what comes, not what was', async () => {
    const open: FakeShard = { ShardId: 'open', records: [5] };
    const seen = await startReader([{ ShardId: 'old', closed: true, records: [1] }, open], 'LATEST');
    await untilQuiet();
    open.records.push(6);
    await untilQuiet();
    expect(seen).toEqual(['open 6']);
  });

  it('survives the defect of an iterator over an empty shard: nothing lost, nothing twice', async () => {
    const shard: FakeShard = { ShardId: 's', records: [] };
    let refusals = 0;
    // "Trimmed" once at the first write and once more later on.
    const refuse: Refusal = () =>
      (shard.records.length === 1 && refusals < 1) || (shard.records.length === 3 && refusals < 2)
        ? ((refusals += 1), 'TrimmedDataAccessException')
        : undefined;
    const seen = await startReader([shard], 'TRIM_HORIZON', refuse);
    await untilQuiet();
    shard.records.push(1);
    await untilQuiet();
    shard.records.push(2, 3);
    await untilQuiet();
    expect(refusals).toBe(2);
    expect(seen).toEqual(['s 1', 's 2', 's 3']);
  });

  it('opens a new iterator where an old one expired', async () => {
    const shard: FakeShard = { ShardId: 's', records: [1] };
    let expired = false;
    const refuse: Refusal = (_id, from) =>
      from === 2 && !expired ? ((expired = true), 'ExpiredIteratorException') : undefined;
    const seen = await startReader([shard], 'TRIM_HORIZON', refuse);
    await untilQuiet();
    shard.records.push(2);
    await untilQuiet();
    expect(seen).toEqual(['s 1', 's 2']);
  });

  it('is not quiet while reading fails, and says so once', async () => {
    await startReader([{ ShardId: 's', records: [] }], 'TRIM_HORIZON', () => 'InternalServerError');
    expect(await reader.probe()).toBeGreaterThan(0);
    expect(await reader.probe()).toBeGreaterThan(0);
    expect(reader.failures).toBeGreaterThan(1);
    expect(log.filter((line) => line.includes('InternalServerError'))).toHaveLength(1);
  });
});

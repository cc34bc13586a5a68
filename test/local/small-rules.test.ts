import { decodeAwsChunked, addressOf } from '../../local/host/aws/s3.ts';
import { callerOf } from '../../local/host/aws/stand-ins.ts';
import { MetricSums, parseEmf } from '../../local/host/lambda/emf.ts';
import { ScheduleExpressionError, matchesMinute, parseExpression } from '../../local/host/schedule/expression.ts';
import { translateRecord } from '../../local/host/stream/dynamo-records.ts';
import { shardOf } from '../../local/host/stream/kinesis.ts';

describe('EMF', () => {
  const line = JSON.stringify({
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'N',
          Dimensions: [['Service'], ['Service', 'Queue']],
          Metrics: [{ Name: 'Done' }, { Name: 'Ms' }],
        },
      ],
    },
    Service: 'ingest',
    Queue: 'sales',
    Done: 2,
    Ms: [10, 20],
  });

  it('sums numbers and lists, once whatever the dimension sets', () => {
    const sums = new MetricSums();
    for (const text of [line, line]) for (const metric of parseEmf(text) ?? []) sums.add(metric);
    expect(sums.byName()).toEqual({ Done: 4, Ms: 60 });
    expect(sums.byDimension()).toEqual({ 'Done{Service=ingest,Queue=sales}': 4, 'Ms{Service=ingest,Queue=sales}': 60 });
  });

  it.each(['plain text', '{"level":"INFO"}', '{"_aws": broken', '{"_aws":1}'])('leaves %s to the log', (text) => {
    expect(parseEmf(text)).toBeUndefined();
  });
});

describe('schedules', () => {
  const at = (iso: string): number => Date.parse(iso);
  it.each([
    ['cron(0 3 * * ? *)', 'UTC', '2026-11-22T03:00:00Z', true],
    ['cron(0 3 * * ? *)', 'Europe/Berlin', '2026-11-22T03:00:00Z', false],
    ['cron(0 3 * * ? *)', 'Europe/Berlin', '2026-11-22T02:00:00Z', true],
    ['cron(0/15 8-17 ? * MON-FRI *)', 'UTC', '2026-11-23T08:45:00Z', true],
    ['cron(0/15 8-17 ? * MON-FRI *)', 'UTC', '2026-11-22T08:45:00Z', false],
    ['cron(30 0 L * ? *)', 'UTC', '2028-02-29T00:30:00Z', true],
    ['cron(* * 1 JAN,JUL ? 2026)', 'UTC', '2026-07-01T12:13:00Z', true],
    ['at(2026-11-22T10:00:00)', 'Asia/Bangkok', '2026-11-22T03:00:00Z', true],
    ['rate(5 minutes)', 'UTC', '2026-11-22T03:00:00Z', false],
  ])('%s in %s at %s: %s', (text, zone, iso, expected) => {
    expect(matchesMinute(parseExpression(text), at(iso), zone)).toBe(expected);
  });

  it('reads rates', () => {
    expect(parseExpression('rate(1 hour)')).toEqual({ kind: 'rate', everyMs: 3_600_000 });
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 second)',
    'cron(0 3 * * *)',
    'cron(61 * * * ? *)',
    'cron(0 0 ? * 2#1 *)',
    'nonsense',
  ])('refuses %s', (text) => {
    expect(() => parseExpression(text)).toThrow(ScheduleExpressionError);
  });
});

describe('stream records', () => {
  const stream = { eventSourceArn: 'arn:x', region: 'eu-west-1', hashKey: 'pk', parallelization: 2 };
  const raw = {
    eventID: '1',
    eventName: 'MODIFY',
    awsRegion: 'ddblocal',
    dynamodb: { Keys: { pk: { S: 'a' }, sk: { S: '1' } }, SequenceNumber: '42' },
  };

  it('get the source and region of the cloud', () => {
    const { record } = translateRecord(raw, 's', stream, 5);
    expect(JSON.parse(record.json)).toEqual({ ...raw, awsRegion: 'eu-west-1', eventSourceARN: 'arn:x' });
    expect(record).toMatchObject({ sequenceNumber: '42', shardId: 's', arrivedAt: 5 });
  });

  it('gives an empty map its type back, which the local streams drop', () => {
    const image = { pk: { S: 'a' }, sv: { M: { f: {}, l: { M: { n: { N: '1' } } } } }, e: { M: {} }, t: { L: [{}] } };
    const { subject } = translateRecord({ ...raw, dynamodb: { ...raw.dynamodb, NewImage: image } }, 's', stream, 5);
    expect(subject['dynamodb']).toMatchObject({
      NewImage: { sv: { M: { f: { M: {} }, l: { M: { n: { N: '1' } } } } }, e: { M: {} }, t: { L: [{ M: {} }] } },
    });
  });

  it('of a TTL delete say so, as in the cloud', () => {
    const { subject } = translateRecord({ ...raw, eventName: 'UNKNOWN_TO_SDK_VERSION' }, 's', stream, 5);
    expect(subject).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('of one partition key share a lane, whatever their sort key', () => {
    const other = { ...raw, dynamodb: { Keys: { pk: { S: 'a' }, sk: { S: '2' } }, SequenceNumber: '43' } };
    expect(translateRecord(other, 's', stream, 5).record.lane).toBe(translateRecord(raw, 's', stream, 5).record.lane);
  });

  it('of Kinesis spread over shards by the hash of their key', () => {
    const shards = [...Array(200).keys()].map((index) => shardOf(`key-${index}`, 4));
    expect(new Set(shards)).toEqual(new Set([0, 1, 2, 3]));
    expect(shardOf('a', 4)).toBe(0); // MD5 0cc1...
    expect(shardOf('b', 4)).toBe(2); // MD5 92eb...
  });
});

describe('S3 requests', () => {
  it('are addressed by path or by host', () => {
    expect(addressOf({ path: '/bucket/a/b%20c', headers: { host: '127.0.0.1:1' } })).toEqual({
      bucket: 'bucket',
      key: 'a/b c',
    });
    expect(addressOf({ path: '/a', headers: { host: 'bucket.localhost:9000' } })).toEqual({
      bucket: 'bucket',
      key: 'a',
    });
  });

  it('may come in chunks with trailers', () => {
    const body = Buffer.from('5\r\nhello\r\n1;chunk-signature=0\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n');
    expect(decodeAwsChunked(body).toString()).toBe('hello!');
  });

  it('say who calls which service', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=IngestFunction/20260101/eu-west-1/kms/aws4_request, SignedHeaders=host, Signature=0';
    expect(callerOf({ authorization })).toEqual({ caller: 'IngestFunction', service: 'kms' });
  });
});

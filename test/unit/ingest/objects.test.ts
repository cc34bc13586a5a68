/** Objects of a Firehose: whatever the layout of the bytes, the records in them are those of the stream. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ingestObject, type ObjectDeps } from '../../../functions/ingest/objects/ingest-object.ts';
import { makeHandler } from '../../../functions/ingest/objects/handler.ts';
import { parseNotice } from '../../../functions/ingest/objects/notice.ts';
import { objectUrl } from '../../../functions/ingest/objects/object-store.ts';
import { makeSplitter } from '../../../functions/ingest/objects/split.ts';
import { ingestBatch } from '../../../functions/ingest/ingest.ts';
import { Gate, noFaults, openGate, type FaultPlan } from '../../support/faults.ts';
import { fixtureLines } from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { ingestDeps, testHash } from '../../support/pipeline.ts';
import { Metrics } from '@aws-lambda-powertools/metrics';

const texts = (pieces: readonly { readonly bytes: Uint8Array }[]): string[] =>
  pieces.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));

/** In chunks that end at any byte. */
const split = (bytes: Uint8Array, sizes: readonly number[], largest?: number) => {
  const splitter = makeSplitter(largest);
  const pieces = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...pieces, ...splitter.end()];
};

const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), { maxLength: 12 });

describe('the bytes of an object', () => {
  it.each([
    ['one after another', (all: string[]) => all.join('')],
    ['a line each', (all: string[]) => all.map((one) => `${one}\n`).join('')],
    ['with the line ends of Windows', (all: string[]) => all.join('\r\n')],
    ['as one array', (all: string[]) => `[${all.join(',')}]`],
    ['as an array over many lines', (all: string[]) => `[\n  ${all.join(',\n  ')}\n]\n`],
  ])('hold the same records %s, wherever a chunk ends', (_layout, join) => {
    fc.assert(
      fc.property(records, chunkSizes, (values, sizes) => {
        const wanted = values.map((value) => JSON.stringify(value));
        const bytes = Buffer.from(join(wanted));
        const pieces = split(bytes, sizes);
        expect(texts(pieces)).toEqual(wanted);
        for (const { offset, bytes: piece } of pieces)
          expect(bytes.subarray(offset, offset + piece.length)).toEqual(Buffer.from(piece));
      }),
      { numRuns: 60 },
    );
  });

  it('are all in some piece, also when they make no sense', () => {
    const between = /[\s,[\]]/gu;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', 'a', '\n', ',', '[', ']', ' ') }),
        chunkSizes,
        (text, sizes) => {
          const kept = texts(split(Buffer.from(text), sizes)).join('');
          expect(kept.replaceAll(between, '')).toBe(text.replaceAll(between, ''));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['is not closed', '{"a":{"b":1}'],
    ['has a text that is not closed', '{"a":"b}'],
    ['is closed once too often', '{"a":1}}'],
    ['is no record at all', 'hello'],
  ])('give up no more than the one record that %s, when lines part them', (_case, broken) => {
    const good = ['{"n":1}', '{"n":"}{"}', '{"n":{"m":3}}'];
    const bytes = Buffer.from([good[0], broken, good[1], good[2]].join('\n'));
    const kept = texts(split(bytes, [7])).filter((text) => good.includes(text.trim()));
    expect(kept.map((text) => text.trim())).toEqual(good);
  });

  it('give up no more than the one record that is not closed, when nothing parts them', () => {
    const pieces = texts(split(Buffer.from('{"n":1}{"a":{"b":1}{"n":2}{"n":3}'), [5]));
    expect(pieces).toEqual(['{"n":1}', '{"a":{"b":1}', '{"n":2}', '{"n":3}']);
  });

  it('are not kept in memory for a record that never ends', () => {
    const endless = Buffer.from(`{"a":"${'x'.repeat(5000)}`);
    const pieces = split(endless, [64], 1000);
    expect(Math.max(...pieces.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(1000);
    expect(texts(pieces).join('')).toBe(endless.toString());
  });
});

const notice = { bucket: 'records', key: '2026/11/03/a', etag: 'e1', createdAt: Date.parse('2026-11-03T10:00:00Z') };

const objectDeps = (
  contacts: MemoryContacts,
  body: Uint8Array,
  plan: FaultPlan = noFaults,
  chunk = 1000,
): ObjectDeps => ({
  ...ingestDeps(contacts, new Gate(plan)),
  open: async () =>
    (async function* () {
      for (let at = 0; at < body.length; at += chunk) yield body.subarray(at, at + chunk);
    })(),
});

const lines = fixtureLines();
const sorted = (contacts: MemoryContacts) => contacts.rows().toSorted((a, b) => (a.pk < b.pk ? -1 : 1));

describe('an object of records', () => {
  const plain = Buffer.from(lines.join(''));

  it.each([
    ['plain', plain],
    ['gzip', gzipSync(plain)],
    [
      'gzip in several parts',
      Buffer.concat([gzipSync(lines.slice(0, 9).join('')), gzipSync(lines.slice(9).join('\n'))]),
    ],
  ])('ends as the same rows and counters as the same records from the stream: %s', async (_form, body) => {
    const [fromStream, fromObject] = [new MemoryContacts(), new MemoryContacts()];
    const { counts } = await ingestBatch(ingestDeps(fromStream, openGate()), testHash, kinesisRecords(lines));
    expect(await ingestObject(objectDeps(fromObject, body), testHash, notice)).toEqual(counts);
    const rows = (contacts: MemoryContacts) => sorted(contacts).map(({ by: _by, ...row }) => row);
    expect(rows(fromObject)).toEqual(rows(fromStream));
    expect(fromObject.letters.size).toBe(fromStream.letters.size);
  });

  it('counts nothing and changes nothing twice when it comes again after a failure at any write', async () => {
    const few = Buffer.from(lines.slice(0, 12).join('\n'));
    const clean = new MemoryContacts();
    const counts = await ingestObject(objectDeps(clean, few), testHash, notice);
    for (let nth = 1; nth <= counts.applied; nth += 1) {
      const contacts = new MemoryContacts();
      let seen = 0;
      const fault: FaultPlan = (site) => (site === 'contacts.putRecord' && (seen += 1) === nth ? 'before' : undefined);
      await expect(ingestObject(objectDeps(contacts, few, fault), testHash, notice)).rejects.toThrow(
        /1 records were handed back/u,
      );
      expect(await ingestObject(objectDeps(contacts, few), testHash, notice)).toEqual(counts);
      expect(sorted(contacts)).toEqual(sorted(clean));
    }
  });

  it('buries a record that cannot be read with its place in the object', async () => {
    const contacts = new MemoryContacts();
    const good = lines[0] ?? '';
    await ingestObject(objectDeps(contacts, Buffer.from(`${good}\n{"ContactId":7}\n`)), testHash, notice);
    expect([...contacts.letters]).toMatchObject([
      [
        expect.stringMatching(/^dead-letters\/2026-11-03\/[0-9a-f]{24}-\d+\.json$/u),
        {
          position: {
            bucket: 'records',
            key: '2026/11/03/a',
            etag: 'e1',
            offset: Buffer.byteLength(good) + 1,
            index: 1,
          },
          payload: Buffer.from('{"ContactId":7}').toString('base64'),
        },
      ],
    ]);
  });

  it('of agent events is set aside and counted', async () => {
    const event = '{"EventType":"LOGIN","AgentARN":"a"}';
    const counts = await ingestObject(objectDeps(new MemoryContacts(), Buffer.from(event.repeat(3))), testHash, notice);
    expect(counts).toMatchObject({ received: 3, setAside: 3 });
  });

  it.each([
    ['is of another kind', Buffer.from('PAR1 and so on'), /holds no JSON objects/u],
    ['is cut short', gzipSync(plain).subarray(0, -20), /unexpected end of file/u],
  ])('that %s comes again as a whole and leaves no dead letter', async (_case, body, message) => {
    const contacts = new MemoryContacts();
    await expect(ingestObject(objectDeps(contacts, body), testHash, notice)).rejects.toThrow(message);
    expect(contacts.letters.size).toBe(0);
  });

  it('that is empty is no error', async () => {
    const counts = await ingestObject(objectDeps(new MemoryContacts(), Buffer.alloc(0)), testHash, notice);
    expect(counts.received).toBe(0);
  });
});

const message = (key: string) => ({
  messageId: key,
  body: JSON.stringify({
    'detail-type': 'Object Created',
    source: 'aws.s3',
    time: '2026-11-03T10:00:00Z',
    detail: { bucket: { name: 'records' }, object: { key, size: 1, etag: 'e1' } },
  }),
});

describe('a notice', () => {
  it('says where the object is', () => {
    expect(parseNotice(message('2026/11/03/a').body)).toEqual(notice);
    expect(() => parseNotice('{"detail-type":"Object Deleted"}')).toThrow(/Object Created/u);
  });

  it('is handed back when its object cannot be read, and no other', async () => {
    const contacts = new MemoryContacts();
    const deps = objectDeps(contacts, Buffer.from(lines[0] ?? ''));
    const reasons: unknown[] = [];
    const handler = makeHandler({
      ...deps,
      open: async (asked) => {
        if (asked.key === 'gone') throw new Error('S3 answered 404');
        return deps.open(asked);
      },
      addressHash: async () => testHash,
      metrics: new Metrics({ namespace: 'test', serviceName: 'ingest' }),
      logger: { error: (_text, ...extra) => void reasons.push(extra[0]) },
    });
    // Boundary: only what the handler reads.
    const event = { Records: [message('gone'), message('here'), { messageId: 'odd', body: '{' }] } as never;
    const answer = await handler(event, { getRemainingTimeInMillis: () => 1000 } as never);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['gone', 'odd']);
    expect(contacts.rows()).toHaveLength(1);
    expect(reasons[0]).toEqual({ messageId: 'gone', reason: 'S3 answered 404' });
  });
});

describe('the address of an object', () => {
  it.each([
    ['records', '2026/11/a b+c.gz', undefined, 'https://records.s3.eu-west-2.amazonaws.com/2026/11/a%20b%2Bc.gz'],
    ['my.records', 'a', undefined, 'https://s3.eu-west-2.amazonaws.com/my.records/a'],
    ['records', 'a', 'http://127.0.0.1:9/', 'http://127.0.0.1:9/records/a'],
  ])('of %s/%s', (bucket, key, endpoint, url) => {
    expect(objectUrl(bucket, key, 'eu-west-2', endpoint)).toBe(url);
  });
});

/** T10, T20, T21: whatever arrives is a contact or has a stated reason; nothing throws, nothing leaks. */
import fc from 'fast-check';
import { decodeRecord } from '../../../functions/ingest/decode.ts';
import { gzipSync } from 'node:zlib';
import { parseContactRow, toRecordPart } from '../../../shared/dynamo/items/contact-item.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { attributeMap, berlin, fixtureLines, fixtureRecords } from '../../support/fixtures.ts';
import { testHash } from '../../support/pipeline.ts';
import { forEachSeed, seeded, type Random } from '../../support/random.ts';

const settings = { attributeMap, hashAddress: testHash };
const decode = (data: string | Uint8Array) => decodeRecord(Buffer.from(data).toString('base64'), settings);
const base = {
  ContactId: 'c-1',
  LastUpdateTimestamp: '2026-11-03T09:00:00Z',
  DisconnectTimestamp: '2026-11-03T08:59:00Z',
};
const withFields = (fields: string): string => `${JSON.stringify(base).slice(0, -1)},${fields}}`;
const contactOf = (text: string) => {
  const decoded = decode(text);
  if (decoded.kind !== 'contact') throw new Error(`not a contact: ${JSON.stringify(decoded)}`);
  return decoded.contact;
};

describe('a record that cannot be read', () => {
  it.each<[string, string | Uint8Array]>([
    ['is empty', ''],
    ['is not JSON', 'hello'],
    ['is cut short', JSON.stringify(base).slice(0, -5)],
    ['is not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['is UTF-16', new Uint8Array(Buffer.from(JSON.stringify(base), 'utf16le'))],
    ['is compressed', gzipSync(JSON.stringify(base))],
    ['is null', 'null'],
    ['is a number', '42'],
    ['is a text', '"text"'],
    ['is an array', JSON.stringify([base])],
    ['is 10,000 open brackets', '['.repeat(10_000)],
    ['is 400,000 nested arrays', '['.repeat(400_000) + ']'.repeat(400_000)],
    ['is NaN', 'NaN'],
    ['is two records', `${JSON.stringify(base)}${JSON.stringify(base)}`],
    ['has no id', '{"LastUpdateTimestamp":"2026-11-03T09:00:00Z"}'],
    ['has a null id', '{"ContactId":null,"LastUpdateTimestamp":"2026-11-03T09:00:00Z"}'],
    ['has an empty id', '{"ContactId":"","LastUpdateTimestamp":"2026-11-03T09:00:00Z"}'],
    ['has an id that is a number', '{"ContactId":7,"LastUpdateTimestamp":"2026-11-03T09:00:00Z"}'],
    ['has an id too long for a key', JSON.stringify({ ...base, ContactId: 'x'.repeat(257) })],
    ['has no update time', '{"ContactId":"c-1"}'],
    ['has an update time in milliseconds', '{"ContactId":"c-1","LastUpdateTimestamp":1793696400000}'],
    ...[
      'contact 5',
      '1',
      '',
      '2026-02-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '1970-01-01T00:00:00.001Z',
      '9999-12-31T23:59:59Z',
      '2026-11-03',
      '2026-11-03T09:00:00',
    ].map((time): [string, string] => [
      `has the update time "${time}"`,
      JSON.stringify({ ...base, LastUpdateTimestamp: time }),
    ]),
    [
      'has the id in its prototype only',
      '{"__proto__":{"ContactId":"c-1","LastUpdateTimestamp":"2026-11-03T09:00:00Z"}}',
    ],
    ['is 1 MiB of anything', `{"a":"${'x'.repeat(1_048_000)}"}`],
  ])('%s: gives a reason', (_, data) => {
    const decoded = decode(data);
    expect(decoded).toEqual({ kind: 'bad', reason: expect.stringMatching(/^[\w\s:.,;()<>=-]{5,300}$/) });
  });

  it('is told without quoting it', () => {
    const canary = '+442079460112';
    for (const data of [
      canary,
      `{"ContactId":"${canary}"}`,
      `{"ContactId":["${canary}"],"LastUpdateTimestamp":"${canary}"}`,
      `["${canary}"]`,
    ]) {
      expect(JSON.stringify(decode(data))).not.toContain(canary.slice(1));
    }
  });

  it('never throws on random bytes or random JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void decode(bytes)),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => void decode(text)),
      { numRuns: 2000 },
    );
  });
});

describe('an odd record', () => {
  it.each<[string, string]>([
    ['deep attributes', withFields(`"Attributes":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
    [
      'a prototype key',
      withFields(
        '"__proto__":{"polluted":1},"Attributes":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"topic":"t"},"SegmentAttributes":{"__proto__":{"ValueString":"x"}}',
      ),
    ],
    [
      'infinite and tiny numbers',
      withFields(
        '"Queue":{"EnqueueTimestamp":"2026-11-03T08:00:00Z","Duration":1e400},"Agent":{"AgentInteractionDuration":-1e400,"CustomerHoldDuration":1e-300}',
      ),
    ],
    [
      'a number of 40 digits',
      withFields(
        '"Queue":{"Duration":1234567890123456789012345678901234567890},"AgentConnectionAttempts":"1234567890123456789012345678901234567890"',
      ),
    ],
    [
      'a lone surrogate',
      withFields('"Attributes":{"topic":"\\ud800 x"},"Channel":"\\udfff","Queue":{"Name":"\\ud800"}'),
    ],
    ['duplicate keys', withFields('"Channel":"VOICE","Channel":"CHAT"')],
    [
      'wrong shapes everywhere',
      withFields(
        '"Agent":[],"Queue":7,"Attributes":"x","SegmentAttributes":[1],"ChatMetrics":"y","Campaign":[],"CustomerEndpoint":5,"Channel":{},"CustomerId":{}',
      ),
    ],
    ['a byte order mark', `\ufeff${JSON.stringify(base)}`],
    [
      'negative durations and an end before its start',
      withFields(
        '"Queue":{"EnqueueTimestamp":"2026-11-03T09:00:00Z","DequeueTimestamp":"2026-11-03T08:00:00Z","Duration":-5},"InitiationTimestamp":"2026-11-03T10:00:00Z"',
      ),
    ],
    ['1 MiB of attributes', withFields(`"Attributes":{"topic":"${'t'.repeat(1_000_000)}"}`)],
  ])('with %s is a contact with whole, finite, bounded contributions', (_, text) => {
    const contact = contactOf(text);
    const { contributions, names } = contributionsOf({ contact, parts: {} }, berlin);
    for (const { measures } of contributions) {
      for (const value of Object.values(measures)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
    }
    for (const { value } of names) {
      expect(value.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(1024);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('keeps the last of duplicate keys, as JSON.parse does', () => {
    expect(contactOf(withFields('"Channel":"VOICE","Channel":"CHAT"')).channel).toBe('CHAT');
  });

  it('is set aside when it is an agent event', () => {
    expect(
      decode('{"AWSAccountId":"1","AgentARN":"arn","EventType":"HEART_BEAT","CurrentAgentSnapshot":null}'),
    ).toEqual({ kind: 'setAside' });
  });

  it('never lets a hundred thousand of the largest durations leave the safe integers', () => {
    const huge = contactOf(
      withFields(
        '"Queue":{"EnqueueTimestamp":"2026-11-03T08:00:00Z","Duration":1e12},"Agent":{"ConnectedToAgentTimestamp":"2026-11-03T08:30:00Z","AgentInteractionDuration":1e12,"CustomerHoldDuration":999999999999,"AfterContactWorkDuration":1e11,"AgentPauseDuration":1e10,"NumberOfHolds":1e12},"ChatMetrics":{"ContactMetrics":{"AgentFirstResponseTimeInMillis":1e12},"AgentMetrics":{"NumResponses":1e12,"TotalResponseTimeInMillis":1e12}}',
      ),
    );
    for (const { measures } of contributionsOf({ contact: huge, parts: {} }, berlin).contributions) {
      for (const [code, value] of Object.entries(measures))
        expect([code, value * 1e5 <= Number.MAX_SAFE_INTEGER]).toEqual([code, true]);
    }
    const large = contactOf(
      withFields('"Agent":{"ConnectedToAgentTimestamp":"2026-11-03T08:30:00Z","AgentInteractionDuration":86400}'),
    );
    expect(large.interactionS).toBe(86400);
  });
});

describe('schema drift', () => {
  const junk: readonly unknown[] = [
    null,
    '',
    'x',
    'NEW_VALUE',
    0,
    -1,
    1e15,
    true,
    [],
    [null],
    {},
    { a: { b: null } },
    '2026-99-99T00:00:00Z',
    '+442079460112',
    '007',
    '1e3',
  ];
  const mutate = (random: Random, value: unknown, depth = 0): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 4) return random.pick(junk);
    const copy: Record<string, unknown> = { ...value };
    const key = random.pick(Object.keys(copy).length > 0 ? Object.keys(copy) : ['New']);
    const kind = random.int(0, 5);
    if (kind === 0) delete copy[key];
    else if (kind === 1) copy[key] = random.pick(junk);
    else if (kind === 2) copy[`New${random.int(0, 9)}`] = random.pick(junk);
    else copy[key] = mutate(random, copy[key], depth + 1);
    return copy;
  };

  it('gives a contact that survives storage, or a reason, for 600 mutated records', async () => {
    let contacts = 0;
    await forEachSeed(600, (seed) => {
      const random = seeded(seed);
      let record: unknown = random.pick(fixtureRecords());
      for (let n = random.int(1, 6); n > 0; n -= 1) record = mutate(random, record);
      const decoded = decode(JSON.stringify(record));
      if (decoded.kind !== 'contact') return;
      contacts += 1;
      const { contact, version } = decoded;
      const row = parseContactRow({ pk: contact.contactId, rev: 1, rv: version, r: toRecordPart(contact) });
      expect(row.contact).toEqual(contact);
      for (const { measures } of contributionsOf({ contact, parts: {} }, berlin).contributions) {
        for (const value of Object.values(measures)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
      }
    });
    expect(contacts).toBeGreaterThan(process.env['ONE_SEED'] === undefined ? 400 : -1);
  });

  it('reads the sample records as if unknown fields were not there', () => {
    for (const line of fixtureLines()) {
      const more = JSON.stringify({ ...(JSON.parse(line) as object), BrandNew: { deep: [1, { a: null }] } });
      expect(contactOf(more)).toEqual(contactOf(line));
    }
  });
});

/** T4, T5: which version wins is a join (idempotent, commutative, associative), in the documented order. */
import fc from 'fast-check';
import { recordVersion } from '../../../shared/domain/version.ts';

const version = (record: Record<string, unknown>): string =>
  recordVersion(Date.parse(String(record['LastUpdateTimestamp'])), record, Buffer.from(JSON.stringify(record)));
const join = (a: string, b: string): string => (a > b ? a : b);

const record = fc.record({
  ContactId: fc.constant('c-1'),
  LastUpdateTimestamp: fc.constantFrom(
    '2026-11-03T09:00:00Z',
    '2026-11-03T09:00:01Z',
    '2026-11-03T09:00:00.500Z',
    '2027-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2026-11-03T10:00:00+01:00',
  ),
  Attributes: fc.dictionary(fc.string({ maxLength: 4 }), fc.oneof(fc.string({ maxLength: 5 }), fc.constant(null)), {
    maxKeys: 4,
  }),
  Agent: fc.option(fc.record({ Username: fc.constantFrom('a', 'b'), Hold: fc.option(fc.integer()) })),
});

describe('the version of a record', () => {
  it('merges idempotently, commutatively and associatively', () => {
    fc.assert(
      fc.property(record, record, record, (a, b, c) => {
        const [x, y, z] = [version(a), version(b), version(c)];
        expect(join(x, x)).toBe(x);
        expect(join(x, y)).toBe(join(y, x));
        expect(join(join(x, y), z)).toBe(join(x, join(y, z)));
        expect(version(structuredClone(a))).toBe(x);
      }),
      { numRuns: 5000 },
    );
  });

  it('is higher for the later update as a time, whatever else the record holds', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const [ta, tb] = [Date.parse(a.LastUpdateTimestamp), Date.parse(b.LastUpdateTimestamp)];
        if (ta !== tb) expect(version(a) > version(b)).toBe(ta > tb);
      }),
      { numRuns: 5000 },
    );
  });

  it('is higher for more values that are not null, on equal times', () => {
    const leaves = (value: unknown): number =>
      value === null || value === undefined
        ? 0
        : typeof value !== 'object'
          ? 1
          : Object.values(value).reduce<number>((sum, one) => sum + leaves(one), 0);
    fc.assert(
      fc.property(record, record, (a, b) => {
        const same = { ...b, LastUpdateTimestamp: a.LastUpdateTimestamp };
        if (leaves(a) !== leaves(same)) expect(version(a) > version(same)).toBe(leaves(a) > leaves(same));
      }),
      { numRuns: 5000 },
    );
  });

  it('orders as text from 1971 to 9998, so that one condition on the row enforces it', () => {
    const at = (text: string): string => recordVersion(Date.parse(text), {}, new Uint8Array());
    const times = [
      '1971-01-01T00:00:00Z',
      '2001-09-09T01:46:40Z',
      '2026-11-03T09:00:00Z',
      '2286-11-20T17:46:40Z',
      '9998-12-30T00:00:00Z',
    ];
    expect(times.map(at)).toEqual(times.map(at).sort());
    expect(new Set(times.map((time) => at(time).length)).size).toBe(1);
  });

  it('tells different contents apart on equal times and counts', () => {
    const pairs = Array.from({ length: 1000 }, (_, i) => [
      version({ LastUpdateTimestamp: '2026-11-03T09:00:00Z', a: `${i}x` }),
      version({ LastUpdateTimestamp: '2026-11-03T09:00:00Z', a: `${i}y` }),
    ]);
    expect(pairs.every(([a, b]) => a !== b)).toBe(true);
  });

  it('stays bounded for hostile records', () => {
    let nested: unknown = 1;
    for (let i = 0; i < 20_000; i += 1) nested = { a: nested };
    expect(recordVersion(1e12, { nested, many: Array.from({ length: 150_000 }, () => 1) }, new Uint8Array())).toMatch(
      /^\d{15}\.99999\.[\w-]{12}$/,
    );
  });
});

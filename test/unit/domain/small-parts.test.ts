/** Back-off, customer keys, bounded parallelism. */
import fc from 'fast-check';
import { backoff, backoffMs, OutOfTimeError } from '../../../shared/domain/backoff.ts';
import { addressHash, customerKeysOf } from '../../../shared/domain/customer-key.ts';
import { contactRecordOf } from '../../../shared/domain/contact-record.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';

describe('back-off', () => {
  it('waits between nothing and a doubling, bounded time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const wait = backoffMs(attempt, 20, 2000, chance);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(2000, 20 * 2 ** (attempt - 1)));
      }),
    );
    expect(backoffMs(1, 20, 2000, 1)).toBe(20);
    expect(backoffMs(5, 20, 2000, 1)).toBe(320);
    expect(backoffMs(1000, 20, 2000, 1)).toBe(2000);
  });

  it.each([0, -1, -1000])('gives up at once when %i ms are left, and never sleeps past the deadline', async (left) => {
    const slept: number[] = [];
    const pause = backoff({ remainingMs: () => left, random: () => 1, sleep: async (ms) => void slept.push(ms) });
    await expect(pause(1)).rejects.toThrow(OutOfTimeError);
    expect(slept).toEqual([]);
  });

  it('tries a bounded number of times', async () => {
    const pause = backoff({ remainingMs: () => Infinity, random: () => 0, sleep: async () => undefined, attempts: 4 });
    await pause(1);
    await pause(3);
    await expect(pause(4)).rejects.toThrow(OutOfTimeError);
  });
});

describe('a customer key', () => {
  const hash = addressHash(new TextEncoder().encode('key one'));
  const keyOf = (fields: Record<string, unknown>): string | undefined =>
    customerKeysOf(contactRecordOf({ ContactId: 'c', LastUpdateTimestamp: '2026-11-03T09:00:00Z', ...fields }), hash)
      .customerKey;

  it('is the CRM id when there is one, else a keyed hash of the number or address', () => {
    expect(keyOf({ CustomerId: 'CUST-1', CustomerEndpoint: { Address: '+442079460112' } })).toBe('id:CUST-1');
    expect(keyOf({ CustomerEndpoint: { Address: '+442079460112' } })).toMatch(/^a:[\w-]{22}$/);
    expect(keyOf({ CustomerId: '', CustomerEndpoint: { Address: ' +442079460112 ' } })).toBe(
      keyOf({ CustomerEndpoint: { Address: '+442079460112' } }),
    );
    expect(keyOf({ CustomerEndpoint: { Address: 'Ann@Example.com' } })).toBe(
      keyOf({ CustomerEndpoint: { Address: 'ann@example.COM' } }),
    );
  });

  it.each(['anonymous', 'ANONYMOUS', 'unknown', '', '0', '+', '+0123456', 'restricted', null, undefined, 7])(
    'does not exist for the withheld number %p',
    (Address) => {
      expect(keyOf({ CustomerEndpoint: { Address } })).toBeUndefined();
    },
  );

  it('cannot be computed without the key, and holds no digit of the number in order', () => {
    const other = addressHash(new TextEncoder().encode('key two'));
    expect(hash('+442079460112')).not.toBe(other('+442079460112'));
    for (let i = 10; i < 99; i += 1) expect(hash(`+4420794601${i}`)).not.toMatch(/\d{7}/);
  });
});

describe('mapLimited', () => {
  it('keeps order, starts every item once and never more than the limit at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.scheduler(),
        async (items, limit, scheduler) => {
          let under = 0;
          let most = 0;
          const work = scheduler.scheduleFunction(async (item: number) => item * 2);
          const running = mapLimited(items, limit, async (item) => {
            most = Math.max(most, (under += 1));
            const result = await work(item);
            under -= 1;
            return result;
          });
          const results = await scheduler.waitFor(running);
          expect(results).toEqual(items.map((item) => item * 2));
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('throws the first failure', async () => {
    await expect(
      mapLimited([1, 2, 3], 2, async (n) => {
        if (n === 2) throw new Error('two');
        return n;
      }),
    ).rejects.toThrow('two');
  });
});

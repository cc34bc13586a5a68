import * as fc from 'fast-check';
import type { RetryPolicy } from '../../local/host/plan/mappings.ts';
import { type Batch, type Outcome, decide, expire, firstAttempt } from '../../local/host/stream/batch-decision.ts';

const policy = (over: Partial<RetryPolicy> = {}): RetryPolicy => ({
  reportsItemFailures: true,
  bisect: false,
  maxRetries: 2,
  maxAgeSeconds: -1,
  ...over,
});

interface Run {
  readonly applied: number[];
  readonly discarded: number[];
  readonly invocations: number;
}

/** A function that fails on poisoned records, in one of the two ways a function can. */
const run = (count: number, poison: ReadonlySet<number>, rules: RetryPolicy, mode: 'throws' | 'reports'): Run => {
  const discarded: number[] = [];
  const applied: number[] = [];
  let work: readonly Batch<number>[] = [firstAttempt([...Array(count).keys()])];
  let invocations = 0;
  for (let front = work[0]; front !== undefined; front = work[0]) {
    invocations += 1;
    if (invocations > 100_000) throw new Error('does not end');
    const firstFailed = front.records.findIndex((record) => poison.has(record));
    const done =
      mode === 'throws'
        ? firstFailed < 0
          ? front.records
          : []
        : front.records.filter((record) => !poison.has(record));
    const outcome: Outcome =
      firstFailed < 0
        ? { kind: 'success' }
        : mode === 'throws'
          ? { kind: 'failure' }
          : { kind: 'partial', firstFailed };
    applied.push(...done);
    const step = decide(front, outcome, rules);
    discarded.push(...step.discarded);
    work = [...step.next, ...work.slice(1)];
  }
  return { applied, discarded, invocations };
};

const set = (values: readonly number[]): number[] => [...new Set(values)].toSorted((a, b) => a - b);

describe('a batch', () => {
  it('is done when everything succeeds', () => {
    expect(decide(firstAttempt([1, 2]), { kind: 'success' }, policy())).toEqual({
      next: [],
      discarded: [],
      wait: false,
    });
  });

  it('is retried whole on an error, then given up', () => {
    const first = decide(firstAttempt([1, 2]), { kind: 'failure' }, policy({ maxRetries: 1 }));
    expect(first.next).toEqual([{ records: [1, 2], retries: 1, invocations: 1 }]);
    const [again] = first.next;
    const second = decide(again ?? firstAttempt([]), { kind: 'failure' }, policy({ maxRetries: 1 }));
    expect(second).toEqual({ next: [], discarded: [1, 2], wait: false });
  });

  it('is retried without end when the quota is -1', () => {
    const step = decide(
      { records: [1], retries: 1_000_000, invocations: 9 },
      { kind: 'failure' },
      policy({ maxRetries: -1 }),
    );
    expect(step.next).toHaveLength(1);
  });

  it('goes on at the lowest reported record', () => {
    const step = decide(
      firstAttempt(['a', 'b', 'c', 'd']),
      { kind: 'partial', firstFailed: 2 },
      policy({ bisect: true }),
    );
    expect(step.next).toEqual([{ records: ['c', 'd'], retries: 0, invocations: 1 }]);
  });

  it('is split in halves without using up a retry', () => {
    const step = decide(firstAttempt([1, 2, 3]), { kind: 'failure' }, policy({ bisect: true }));
    expect(step.next.map((batch) => [batch.records, batch.retries])).toEqual([
      [[1, 2], 0],
      [[3], 0],
    ]);
  });

  it('loses its good records with the bad one when it may not be split', () => {
    // The reason why mappings have bisect on: this is what the cloud does.
    const { discarded } = run(10, new Set([3]), policy(), 'throws');
    expect(discarded).toHaveLength(10);
  });
});

describe('poison', () => {
  it.each([1, 100, 10_000])('among %i records is isolated by bisecting', (count) => {
    const position = Math.floor(count / 2);
    const result = run(count, new Set([position]), policy({ bisect: true }), 'throws');
    expect(result.discarded).toEqual([position]);
    expect(set(result.applied)).toHaveLength(count - 1);
    expect(result.invocations).toBeLessThan(2 * Math.log2(count + 1) + 8);
  });

  it.each([
    ['first', [0]],
    ['last', [99]],
    ['ten of them', [0, 1, 17, 18, 19, 50, 51, 77, 98, 99]],
  ])('%s: each is discarded alone', (_name, positions) => {
    for (const mode of ['throws', 'reports'] as const) {
      const result = run(100, new Set(positions), policy({ bisect: true }), mode);
      expect(result.discarded).toEqual(positions);
      expect(set(result.applied)).toHaveLength(100 - positions.length);
    }
  });

  it('nothing is lost, whatever fails (I4), and only poison is given up when batches may be split (I8)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.nat(59), { maxLength: 8 }),
        fc.boolean(),
        fc.nat(3),
        fc.constantFrom('throws' as const, 'reports' as const),
        (count, positions, bisect, maxRetries, mode) => {
          const poison = new Set(positions.filter((position) => position < count));
          const result = run(count, poison, policy({ bisect, maxRetries }), mode);
          expect(set([...result.applied, ...result.discarded])).toHaveLength(count);
          expect(set(result.discarded)).toEqual(expect.arrayContaining(set([...poison])));
          const innocent = result.discarded.filter((record) => !poison.has(record));
          expect(bisect ? innocent : []).toEqual([]);
          expect(result.discarded).toHaveLength(new Set(result.discarded).size);
        },
      ),
    );
  });
});

describe('age', () => {
  const records = [{ arrivedAt: 1000 }, { arrivedAt: 5000 }, { arrivedAt: 9000 }];
  it('takes out what is older than the limit', () => {
    const { live, expired } = expire(firstAttempt(records), policy({ maxAgeSeconds: 5 }), 10_000);
    expect(expired).toEqual([{ arrivedAt: 1000 }]);
    expect(live.records).toHaveLength(2);
  });
  it('of -1 never expires', () => {
    expect(expire(firstAttempt(records), policy(), 1e15).expired).toEqual([]);
  });
});

import type { MappingPlan } from '../../local/host/plan/mappings.ts';
import type { Outcome } from '../../local/host/stream/batch-decision.ts';
import { Lane, type Windows } from '../../local/host/stream/lane.ts';
import type { StreamRecord } from '../../local/host/stream/stream-record.ts';

const plan = (over: Partial<MappingPlan> = {}): MappingPlan => ({
  logicalId: 'M',
  uuid: 'u',
  source: { kind: 'kinesis', logicalId: 'S', arn: 'arn' },
  functionId: 'F',
  enabled: true,
  batchSize: 3,
  windowMs: 0,
  startAt: 'TRIM_HORIZON',
  parallelization: 1,
  retry: { reportsItemFailures: true, bisect: true, maxRetries: 1, maxAgeSeconds: -1 },
  onFailureArn: undefined,
  filterPatterns: [],
  ...over,
});

const record = (sequenceNumber: string, json = '{}', arrivedAt = 0): StreamRecord => ({
  sequenceNumber,
  shardId: 's',
  lane: 'l',
  arrivedAt,
  json,
});

/** A lane with a function that fails as told; settled() resolves when so many records are finished. */
const makeLane = (over: Partial<MappingPlan>, outcomeOf: (batch: readonly string[]) => Outcome, now = 0) => {
  const batches: string[][] = [];
  const discarded: string[] = [];
  let finished = 0;
  let windows: Windows = 'timed';
  const waiting: { count: number; resolve: () => void }[] = [];
  const lane = new Lane(plan(over), {
    invoke: async (records) => {
      const numbers = records.map(({ sequenceNumber }) => sequenceNumber);
      batches.push(numbers);
      return { outcome: outcomeOf(numbers), requestId: 'r' };
    },
    discard: async (records, reason) => {
      discarded.push(...records.map(({ sequenceNumber }) => `${sequenceNumber} ${reason}`));
    },
    finished: (count) => {
      finished += count;
      for (const { resolve } of waiting.filter((waiter) => finished >= waiter.count)) resolve();
    },
    windows: () => windows,
    now: () => now,
  });
  const settled = async (count: number): Promise<void> =>
    new Promise((resolve) => (finished >= count ? resolve() : waiting.push({ count, resolve })));
  const drain = (): void => {
    windows = 'closed';
    lane.wake();
  };
  const hold = (): void => {
    windows = 'held';
  };
  return { lane, batches, discarded, settled, drain, hold };
};

const success = (): Outcome => ({ kind: 'success' });

describe('a lane', () => {
  it('keeps the order and the batch size', async () => {
    const { lane, batches, settled } = makeLane({}, success);
    for (const number of ['1', '2', '3', '4', '5']) lane.push(record(number));
    await settled(5);
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    await lane.stop();
  });

  it('gathers beyond its window while it is held, and no longer than a batch is full', async () => {
    const { lane, batches, settled, hold, drain } = makeLane({ windowMs: 10 }, success);
    hold();
    lane.push(record('1'));
    lane.push(record('2'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(batches).toEqual([]);
    for (const number of ['3', '4']) lane.push(record(number));
    await settled(3);
    expect(batches).toEqual([['1', '2', '3']]);
    drain();
    await settled(4);
    expect(batches).toEqual([['1', '2', '3'], ['4']]);
    await lane.stop();
  });

  it('waits for its window, but not during a drain', async () => {
    const { lane, batches, settled, drain } = makeLane({ windowMs: 60_000 }, success);
    lane.push(record('1'));
    lane.push(record('2'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(batches).toEqual([]);
    drain();
    await settled(2);
    expect(batches).toEqual([['1', '2']]);
    await lane.stop();
  });

  it('does not wait for its window when the batch is full', async () => {
    const { lane, batches, settled } = makeLane({ windowMs: 60_000 }, success);
    for (const number of ['1', '2', '3']) lane.push(record(number));
    await settled(3);
    expect(batches).toEqual([['1', '2', '3']]);
    await lane.stop();
  });

  it('closes a batch before 6 MB', async () => {
    const { lane, batches, settled } = makeLane({ batchSize: 100 }, success);
    for (const number of ['1', '2', '3']) lane.push(record(number, 'x'.repeat(2.5 * 1024 * 1024)));
    await settled(3);
    expect(batches).toEqual([['1', '2'], ['3']]);
    await lane.stop();
  });

  it('isolates poison, gives it up and goes on; later records wait for it', async () => {
    const outcome = (batch: readonly string[]): Outcome =>
      batch.includes('2') ? { kind: 'partial', firstFailed: batch.indexOf('2') } : { kind: 'success' };
    const { lane, batches, discarded, settled } = makeLane({}, outcome);
    for (const number of ['1', '2', '3', '4']) lane.push(record(number));
    await settled(4);
    expect(discarded).toEqual(['2 RetryAttemptsExhausted']);
    expect(batches).toEqual([['1', '2', '3'], ['2', '3'], ['2'], ['2'], ['3'], ['4']]);
    await lane.stop();
  });

  it('gives up what is too old without running it', async () => {
    const retry = { reportsItemFailures: true, bisect: true, maxRetries: -1, maxAgeSeconds: 60 };
    const { lane, batches, discarded, settled } = makeLane({ retry }, success, 100_000);
    lane.push(record('1', '{}', 10_000));
    lane.push(record('2', '{}', 90_000));
    await settled(2);
    expect(discarded).toEqual(['1 RecordAgeExceeded']);
    expect(batches).toEqual([['2']]);
    await lane.stop();
  });

  it('stops while it retries without end', async () => {
    const { lane, batches } = makeLane(
      { retry: { reportsItemFailures: true, bisect: false, maxRetries: -1, maxAgeSeconds: -1 } },
      () => ({ kind: 'failure' }),
    );
    lane.push(record('1'));
    while (batches.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await lane.stop();
    expect(batches.length).toBeGreaterThanOrEqual(3);
  });
});

import { itemBytes, queryUnits, writeUnits } from '../../../bench/sizes.ts';
import { benchRecords } from '../../../bench/records.ts';
import { unitsOf } from '../../../bench/model.ts';

describe('write units', () => {
  it('are counted from names and values, a kilobyte each, doubled in transactions', () => {
    expect(itemBytes({ pk: 'abc', n: 1234 })).toBe(2 + 3 + 1 + 3);
    expect(itemBytes({ a: 'ü', b: new Uint8Array(10), c: [1, 'x'] })).toBe(1 + 2 + 1 + 10 + 1 + 3 + 1 + 2 + 1 + 1);
    expect([writeUnits(1), writeUnits(1024), writeUnits(1025), writeUnits(1025, true)]).toEqual([1, 1, 2, 4]);
    expect(queryUnits(4097)).toBe(1);
  });
});

describe('the model of the write path', () => {
  const texts = benchRecords({ count: 300, agents: 40, seed: 7 });
  const together = unitsOf(texts, { batch: 100, batchesPerFold: 1 });

  it('charges the naive design one put and an addition for each of 14 buckets', () => {
    expect(together.naiveRequests).toBe(15);
    expect(together.naiveWriteUnits).toBeGreaterThanOrEqual(15);
  });

  it('writes fewer buckets the more contacts are folded together', () => {
    const alone = unitsOf(texts, { batch: 1, batchesPerFold: 1 });
    expect(together.parts['buckets']).toBeLessThan((alone.parts['buckets'] ?? 0) / 3);
    expect(alone.parts['buckets']).toBeGreaterThanOrEqual(14);
  });

  it('adds up', () => {
    const sum = Object.values(together.parts).reduce((total, part) => total + part, 0);
    expect(together.writeUnits).toBeCloseTo(sum, 9);
  });
});

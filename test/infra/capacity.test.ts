import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesis.ts';
import { byType, plain } from './template.ts';

const warm = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 40_000 };
const asked = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 40_000 };

const warmTables = (config: object): Record<string, unknown[]> =>
  Object.fromEntries(
    byType(synthesize({ config }).template, 'AWS::DynamoDB::Table').map(([id, { Properties }]) => [
      plain(id),
      [Properties['WarmThroughput'], ...indexesOf(Properties)],
    ]),
  );

const indexesOf = (properties: Readonly<Record<string, unknown>>): unknown[] => {
  const indexes = properties['GlobalSecondaryIndexes'] ?? [];
  return (indexes as { WarmThroughput?: unknown }[]).map(({ WarmThroughput }) => WarmThroughput); // boundary: our own template
};

describe('warm throughput', () => {
  it('is what a new table has, unless the settings name a table', () => {
    expect(new Set(Object.values(warmTables({})).flat())).toEqual(new Set([undefined]));
  });

  it('is asked for the table that is named and for its indexes, which would throttle it otherwise', () => {
    const { StorageContacts = [], ...others } = warmTables({ warmThroughput: { contacts: warm } });
    expect(StorageContacts.length).toBeGreaterThan(1);
    for (const one of StorageContacts) expect(one).toEqual(asked);
    expect(new Set(Object.values(others).flat())).toEqual(new Set([undefined]));
  });
});

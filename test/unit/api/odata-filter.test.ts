/** `$filter`: read by precedence, typed, bounded, and evaluated with OData's null; bounds never cut off what the filter keeps. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { boundsOf } from '../../../functions/kpi/api/odata/bounds.ts';
import { compile, keeps } from '../../../functions/kpi/api/odata/evaluate.ts';
import type { Entity, Property } from '../../../functions/kpi/api/odata/model.ts';
import { parseFilter } from '../../../functions/kpi/api/odata/parse-filter.ts';
import { ProblemError } from '../../../shared/http/problem.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { buildQuery } from '../../support/odata-query.ts';
import { randomFilter } from '../../support/random-filter.ts';

const properties: readonly Property[] = [
  { name: 'Name', type: 'Edm.String', key: true },
  { name: 'Day', type: 'Edm.Date', key: true },
  { name: 'At', type: 'Edm.DateTimeOffset' },
  { name: 'Count', type: 'Edm.Int64' },
  { name: 'Ratio', type: 'Edm.Double' },
  { name: 'Done', type: 'Edm.Boolean' },
];
const row: Entity = {
  Name: "O'Hara",
  Day: '2026-11-03',
  At: '2026-11-03T09:15:00Z',
  Count: 7,
  Ratio: null,
  Done: true,
};
const value = (text: string, entity: Entity = row) => compile(parseFilter(text, properties))(entity);

describe('meaning', () => {
  test.each<[string, boolean | null]>([
    ["Name eq 'O''Hara'", true],
    ["Name ne 'x' and Count gt 6", true],
    ["Name eq 'x' or Count eq 7 and Done eq false", false],
    ["(Name eq 'x' or Count eq 7) and Done", true],
    ['not Done', false],
    ['not (Count lt 3)', true],
    ['Count add 1 mul 2 eq 9', true],
    ['Count sub 1 sub 1 eq 5', true],
    ['-Count eq -7', true],
    ['7 div 2 eq 3.5', true],
    ['Count mod 4 eq 3', true],
    ['Count div 0 eq null', true],
    ['Ratio eq null', true],
    ['Ratio gt 0', false],
    ['Ratio ne 0', true],
    ['not (Ratio gt 0)', true],
    ['Ratio add 1 eq null', true],
    ["contains(Name,'Ha') and startswith(Name,'O') and endswith(tolower(Name),'ra')", true],
    ['contains(Name,null)', null],
    ['contains(Name,null) or true', true],
    ['not contains(Name,null)', null],
    ["indexof(Name,'H') eq 2 and length(Name) eq 6 and substring(Name,2,3) eq 'Har'", true],
    ["concat(toupper(trim(' a ')),'b') eq 'Ab'", true],
    [
      'year(Day) eq 2026 and month(At) eq 11 and day(At) eq 3 and hour(At) eq 9 and minute(At) eq 15 and second(At) eq 0',
      true,
    ],
    ['date(At) eq 2026-11-03', true],
    ['Day ge 2026-11-01 and Day lt 2026-12-01', true],
    ['At ge 2026-11-03T10:15:00+01:00', true],
    ['At gt 2026-11-03T10:15:00.5+01:00', false],
    ['At ge 2026-11-03', true],
    ["Name in ('a','O''Hara')", true],
    ['Count in (1,-2,7)', true],
    ['Day in (2026-11-02)', false],
    ['round(2.5) eq 3 and floor(-1.5) eq -2 and ceiling(1.2) eq 2', true],
    ['1e2 eq 100', true],
    ['null', null],
  ])('%s -> %s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test.each<[string, RegExp]>([
    ['', /ends too early at position 1/u],
    ['Count eq', /ends too early/u],
    ['Count eq 7)', /unexpected at position 11/u],
    ["Name eq 'open", /cannot be read at position 9/u],
    ['Nmae eq 1', /names no property \('Nmae'\) at position 1/u],
    ['Name eq 1', /'eq' compares text with number/u],
    ['Name', /must be a condition, not text/u],
    ['Day eq 2026-02-30', /unexpected/u],
    ['foo(Name)', /has no function 'foo'/u],
    ['constructor(Name)', /has no function/u],
    ['__proto__ eq 1', /names no property/u],
    ['length(Count) eq 1', /'length' needs text/u],
    ["substring(Name) eq 'x'", /takes 2 or 3 arguments/u],
    ['Done and 1', /'and' needs boolean/u],
    ['Count in (Ratio)', /literals only/u],
    ['Tags/any(t: t eq 1)', /cannot be read/u],
    ['Count has 1', /unexpected/u],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseFilter(text, properties)).toThrow(message);
  });
});

describe('bounds of a request', () => {
  test.each([
    ['depth', `${'('.repeat(10_000)}Done${')'.repeat(10_000)}`],
    ['depth by not', `${'not '.repeat(900)}Done`],
    ['depth by in', 'Count in (('.repeat(300)],
    ['terms', Array.from({ length: 300 }, () => 'Done').join(' or ')],
    ['length', `Name eq '${'x'.repeat(10_000)}'`],
    ['a hundred thousand or', Array.from({ length: 100_000 }, () => 'Done').join(' or ')],
  ])('%s', (_, text) => {
    const started = process.cpuUsage();
    expect(() => parseFilter(text, properties)).toThrow(/limit is|unexpected|ends too early/u);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1_000);
  });

  test('as many terms as allowed are fine', () => {
    const text = Array.from({ length: limits.odata.filterNodes / 2 }, () => 'Done').join(' or ');
    expect(value(text)).toBe(true);
  });
});

test("random filters are accepted, or refused as the caller's mistake: nothing else happens", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      try {
        const kept = keeps(parseFilter(randomFilter(seed, properties), properties))(row);
        accepted += 1;
        expect(typeof kept).toBe('boolean');
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(300);
});

/** A condition in odata-query's own form, and what it means, in plain code. */
interface Condition {
  readonly filter: object;
  readonly means: (entity: Entity) => boolean;
}

const holds = (op: string, a: string | number, b: string | number): boolean =>
  ({ eq: a === b, ne: a !== b, gt: a > b, ge: a >= b, lt: a < b, le: a <= b })[op] ?? false;
const ops = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
const names = fc.constantFrom<string>('Billing', "O'Hara", 'Sales & more', 'Überlauf', '100%', 'a,b', '(none)', '');
const numbers = fc.integer({ min: -3, max: 3 });

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(ops, numbers).map(([op, number]) => ({
    filter: { Count: { [op]: number } },
    means: (e: Entity) => holds(op, Number(e['Count']), number),
  })),
  fc.tuple(fc.constantFrom('eq', 'ne'), names).map(([op, name]) => ({
    filter: { Name: { [op]: name } },
    means: (e: Entity) => holds(op, String(e['Name']), name),
  })),
  fc.tuple(fc.constantFrom('contains', 'startswith', 'endswith'), names).map(([fn, name]) => ({
    filter: { Name: { [fn]: name } },
    means: (e: Entity) => {
      const text = String(e['Name']);
      return fn === 'contains'
        ? text.includes(name)
        : fn === 'startswith'
          ? text.startsWith(name)
          : text.endsWith(name);
    },
  })),
  fc.array(names, { minLength: 1, maxLength: 3 }).map((list) => ({
    filter: { Name: { in: list } },
    means: (e: Entity) => list.includes(String(e['Name'])),
  })),
  fc.boolean().map((done) => ({ filter: { Done: done }, means: (e: Entity) => e['Done'] === done })),
  fc
    .tuple(ops, fc.date({ min: new Date('2026-11-01'), max: new Date('2026-11-05'), noInvalidDate: true }))
    .map(([op, date]) => ({
      filter: { At: { [op]: date } },
      means: (e: Entity) => holds(op, Date.parse(String(e['At'])), date.getTime()),
    })),
);
const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('tree'), tie('tree'), fc.constantFrom('and', 'or')).map(([a, b, op]) => ({
      filter: { [op]: [a.filter, b.filter] },
      means: (e: Entity) => (op === 'and' ? a.means(e) && b.means(e) : a.means(e) || b.means(e)),
    })),
    tie('tree').map(({ filter, means }) => ({ filter: { not: filter }, means: (e: Entity) => !means(e) })),
  ),
})).tree;
const entity: fc.Arbitrary<Entity> = fc.record({
  Name: names,
  Day: fc.constantFrom('2026-11-02', '2026-11-03'),
  At: fc.constantFrom('2026-11-02T00:00:00Z', '2026-11-03T09:15:00Z'),
  Count: numbers,
  Ratio: fc.constant(null),
  Done: fc.boolean(),
});

/** The text that arrives: what was encoded for the URL, decoded again. */
const filterText = (filter: object): string =>
  new URLSearchParams(buildQuery({ filter }).slice(1)).get('$filter') ?? '';

test('what odata-query builds means what its author wrote', () => {
  fc.assert(
    fc.property(condition, fc.array(entity, { minLength: 1, maxLength: 8 }), ({ filter, means }, entities) => {
      const text = filterText(filter);
      const keep = text === '' ? () => true : keeps(parseFilter(text, properties));
      expect({ text, kept: entities.map(keep) }).toEqual({ text, kept: entities.map(means) });
    }),
    { numRuns: 500 },
  );
});

test('bounds leave in everything that the filter keeps', () => {
  fc.assert(
    fc.property(condition, entity, ({ filter }, one) => {
      const text = filterText(filter);
      if (text === '') return;
      const parsed = parseFilter(text, properties);
      if (!keeps(parsed)(one)) return;
      for (const [name, { values, min, max }] of boundsOf(parsed)) {
        const actual = name === 'At' ? Date.parse(String(one[name])) : (one[name] ?? null);
        if (values) expect([...values]).toContain(actual);
        if (actual !== null && min !== undefined && min !== null) expect(actual >= min).toBe(true);
        if (actual !== null && max !== undefined && max !== null) expect(actual <= max).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, string, object]>([
  ["Name eq 'a' and Count gt 1", 'Name', { values: new Set(['a']) }],
  ["(Name eq 'a' or Name eq 'b') and Done", 'Name', { values: new Set(['a', 'b']) }],
  ["Name in ('a','b') and Name in ('b','c')", 'Name', { values: new Set(['b']) }],
  ['Day ge 2026-11-01 and Day lt 2026-12-01', 'Day', { min: '2026-11-01', max: '2026-12-01' }],
  ['2026-11-01 le Day', 'Day', { min: '2026-11-01' }],
])('%s bounds %s', (text, name, bound) => {
  expect(boundsOf(parseFilter(text, properties)).get(name)).toEqual(bound);
});

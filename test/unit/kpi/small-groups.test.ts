/** Rates over a few are left out, and cannot be computed from what is left in. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluate } from '../../../shared/kpi/evaluate.ts';
import { measures, type MeasureName } from '../../../shared/kpi/measures.ts';
import { exampleSettings } from '../../../shared/kpi/registry/kpi-definition.ts';
import { kpiById, kpis, type Kpi } from '../../../shared/kpi/registry/registry.ts';
import { familyOf, groupOf, isOfFew } from '../../../shared/kpi/small-groups.ts';
import { pairValueId, valueOfSlice } from '../../../shared/kpi/slices.ts';

const get = (id: string): Kpi => {
  const kpi = kpiById.get(id);
  if (!kpi) throw new Error(`no KPI ${id}`);
  return kpi;
};

const fewIn = (given: { readonly [M in MeasureName]?: number }) => {
  const sums = new Map(Object.entries(given).map(([name, value]) => [measures[name as MeasureName].code, value])); // boundary: own keys
  return (id: string): boolean => isOfFew(get(id), (kpi) => groupOf(kpi, evaluate(kpi, sums, exampleSettings), sums));
};

test.each([
  [1, true],
  [4, true],
  [5, false],
  [0, false],
])('an average over %i contacts is of few: %s', (handleTimeKnown, few) => {
  expect(fewIn({ handleTime: 900_000, handleTimeKnown })('average-handle-time')).toBe(few);
});

test('counts are facts; seconds and responses are no contacts', () => {
  const one = fewIn({
    contactsHandled: 1,
    handleTime: 900_000,
    holdTime: 60_000,
    handleTimeKnown: 1,
    responses: 9,
    firstResponseKnown: 1,
  });
  expect([one('contacts-handled'), one('hold-share'), one('average-response-time')]).toEqual([false, true, true]);
});

/** Denominators that are contacts, surveys or customers, one each. */
const countsSomethingElse = ({ formula, group }: Kpi): boolean => {
  if (group !== undefined) return false;
  if (formula.kind === 'average') return measures[formula.count].unit !== 'count' || formula.count === 'responses';
  return formula.kind === 'ratio' && formula.denominator.measures.some((name) => measures[name].unit !== 'count');
};

test('every rate over seconds or responses names the contacts behind it', () => {
  expect(kpis.filter(countsSomethingElse).map(({ id }) => id)).toEqual([]);
});

test('a part is of the kind of its whole', () => {
  const parts = kpis.filter(({ partOf }) => partOf !== undefined);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) {
    const [whole] = familyOf(part);
    expect([part.id, whole?.formula.kind, whole?.unit]).toEqual([part.id, part.formula.kind, part.unit]);
  }
});

describe('what is shown', () => {
  const size = fc.integer({ min: 0, max: 12 });
  test('leaves no group of one to four to be computed from whole and parts', () => {
    fc.assert(
      fc.property(size, size, size, (inbound, outbound, other) => {
        const all = inbound + outbound + other;
        const few = fewIn({
          handleTimeKnown: all,
          handleTimeIncomingKnown: inbound,
          handleTimeOutboundKnown: outbound,
        });
        const shown = (id: string, group: number): number[] => (few(id) ? [] : [group]);
        const whole = shown('average-handle-time', all);
        const parts = [
          ...shown('average-handle-time-inbound', inbound),
          ...shown('average-handle-time-outbound', outbound),
        ];
        // Every sum of shown parts, taken from the whole; each by itself as well.
        const taken = parts.reduce<number[]>((sums, part) => [...sums, ...sums.map((one) => one + part)], [0]);
        const known = [...parts, ...whole.flatMap((group) => taken.map((sum) => group - sum))];
        expect(known.filter((group) => group > 0 && group < 5)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('stays where nobody is told of', () => {
    const many = fewIn({ handleTimeKnown: 20, handleTimeIncomingKnown: 12, handleTimeOutboundKnown: 8 });
    expect(['', '-inbound', '-outbound'].map((part) => many(`average-handle-time${part}`))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

test.each([
  ['queue', 'agent/a1', 'queue', 'agent/a1'],
  ['queue', 'q1', 'channel', undefined],
  ['queue,channel', pairValueId('a|b', 'VOICE'), 'queue', 'a|b'],
  ['queue,channel', pairValueId('q1', 'agent/a1'), 'channel', 'agent/a1'],
  ['queue,channel', pairValueId('q1', 'VOICE'), 'team', undefined],
] as const)('%s %s says of %s: %s', (cut, value, slice, expected) => {
  expect(valueOfSlice(cut, value, slice)).toBe(expected);
});

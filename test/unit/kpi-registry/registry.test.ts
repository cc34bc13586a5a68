import { describe, expect, test } from '@jest/globals';
import { evaluate, thresholdSeconds } from '../../../shared/kpi/evaluate.ts';
import { distributions, measures } from '../../../shared/kpi/measures.ts';
import { distributionsOf, measuresOf, needsExcludedLegs, thresholdOf } from '../../../shared/kpi/registry/formula.ts';
import { formulaText } from '../../../shared/kpi/registry/formula-text.ts';
import { exampleSettings, exampleSums, labelIn, languages } from '../../../shared/kpi/registry/kpi-definition.ts';
import { kpiById, kpiIds, kpiIdSchema, kpis } from '../../../shared/kpi/registry/registry.ts';
import { pairValueId } from '../../../shared/kpi/slices.ts';

const get = (id: string) => {
  const kpi = kpiById.get(id);
  if (!kpi) throw new Error(`no KPI ${id}`);
  return kpi;
};

test('ids are unique, stable texts, and an enum', () => {
  expect(new Set(kpiIds).size).toBe(kpis.length);
  expect(kpiById.size).toBe(kpis.length);
  for (const id of kpiIds) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(kpiIdSchema.safeParse('service-level').success).toBe(true);
  expect(kpiIdSchema.safeParse('service').success).toBe(false);
});

describe.each(kpis)('$id', (kpi) => {
  test.each(kpi.examples.map((example, index) => ({ index, example })))('example $index holds', ({ example }) => {
    const { value, numerator, denominator } = evaluate(kpi, exampleSums(example), exampleSettings, {
      agentDays: example.agentDays,
      ...(example.quotaDays === undefined ? {} : { cut: 'agent' as const, value: 'a1', days: example.quotaDays }),
    });
    expect({ value, numerator, denominator }).toEqual({
      value: example.value,
      numerator: example.numerator,
      denominator: example.denominator,
    });
  });

  test('has two examples, one of them with nothing to count', () => {
    expect(kpi.examples.length).toBeGreaterThanOrEqual(2);
    const empty = kpi.formula.kind === 'count' ? 0 : null;
    expect(kpi.examples.some(({ value }) => value === empty)).toBe(true);
  });

  test('reads measures or distributions, and is explained', () => {
    expect(measuresOf(kpi.formula).length + distributionsOf(kpi.formula).length).toBeGreaterThan(0);
    expect(formulaText(kpi.formula)).not.toBe('');
    expect(kpi.description).toMatch(/\.$/);
    for (const language of languages) expect(labelIn(kpi.label, language)).not.toBe('');
  });

  test('states a threshold exactly when it uses one', () => {
    expect('threshold' in evaluate(kpi, new Map(), exampleSettings)).toBe(thresholdOf(kpi.formula) !== undefined);
  });
});

test('every label of the first set is translated', () => {
  expect(kpis.filter(({ label }) => languages.some((language) => label[language] === undefined))).toEqual([]);
});

test('every measure has a code of its own, which is no other attribute of a bucket', () => {
  const codes = Object.values(measures).map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  for (const code of codes) expect(code).toMatch(/^(?!pk$|sk$|n$|m\d)[a-z]{1,2}$/);
});

test('no measure is collected that no KPI reads', () => {
  const read = new Set<string>(kpis.flatMap(({ formula }) => [...measuresOf(formula), ...distributionsOf(formula)]));
  expect([...Object.keys(measures), ...Object.keys(distributions)].filter((name) => !read.has(name))).toEqual([]);
});

describe('thresholds', () => {
  const settings = { ...exampleSettings, queueServiceLevelSeconds: { q1: 60 } };
  test.each([
    [{ cut: 'queue', value: 'q1' }, 60],
    [{ cut: 'queue', value: 'q2' }, 20],
    [{ cut: 'queue,channel', value: pairValueId('q1', 'VOICE') }, 60],
    [{ cut: 'channel', value: 'q1' }, 20],
    [{ cut: 'site,topic', value: pairValueId('q1', 'q1') }, 20],
    [{ cut: 'queue', value: 'constructor' }, 20],
    [{}, 20],
  ] as const)('service level of %j is measured at %i s', (context, seconds) => {
    expect(thresholdSeconds('serviceLevel', settings, context)).toBe(seconds);
    expect(evaluate(get('service-level'), new Map(), settings, context).threshold).toBe(seconds);
  });

  test('a short abandon does not depend on the queue', () => {
    expect(evaluate(get('short-abandons'), new Map(), settings, { cut: 'queue', value: 'q1' }).threshold).toBe(10);
  });
});

describe('slices that do not keep excluded legs', () => {
  const sums = new Map([[measures.excludedMonitor.code, 1]]);
  test.each([
    ['total', 1],
    ['channel', 1],
    ['queue', null],
    ['queue,channel', null],
    ['agent', null],
  ] as const)('%s: %s', (cut, value) => {
    expect(evaluate(get('contacts-excluded'), sums, exampleSettings, { cut, value: 'x' }).value).toBe(value);
  });
  test('only excluded counts are affected', () => {
    expect(
      kpis.filter(({ formula }) => needsExcludedLegs(formula)).every(({ id }) => id.startsWith('contacts-excluded')),
    ).toBe(true);
  });
});

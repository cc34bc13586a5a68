import { mergeValues } from '../../../scripts/lib/report.ts';
import { formatValue, table } from '../../../scripts/lib/report-text.ts';
import { bar } from '../../../scripts/lib/progress.ts';

describe('Two queues of one name', () => {
  const value = (numerator: number | null, denominator: number | null, result: number | null) => ({
    value: result,
    numerator,
    denominator,
  });

  it('add up their counts', () => expect(mergeValues(value(2, null, 2), value(3, null, 3))).toEqual(value(5, null, 5)));
  it('give the rate of both together, not the mean of two rates', () =>
    expect(mergeValues(value(1, 2, 0.5), value(0, 8, 0))).toEqual(value(1, 10, 0.1)));
  it('have no common percentile, unless one of them is of nothing', () => {
    expect(mergeValues(value(null, 5, 20), value(null, 5, 30)).value).toBeNull();
    expect(mergeValues(value(null, 5, 20), value(null, 0, null)).value).toBe(20);
    expect(mergeValues(value(0, 0, null), value(7, 2, 3.5)).value).toBe(3.5);
  });
});

describe('The printed report', () => {
  it('shows what cannot be computed as a dash, never as 0', () => expect(formatValue(null, 'ratio')).toBe('-'));
  it('shows rates in percent, durations in seconds and counts whole', () => {
    expect([formatValue(7 / 18, 'ratio'), formatValue(87.3333, 'seconds'), formatValue(1234, 'count')]).toEqual([
      '38.9 %',
      '87.3 s',
      '1,234',
    ]);
  });
  it('aligns columns', () =>
    expect(
      table([
        ['a', 'b'],
        ['long', '12'],
      ]),
    ).toEqual(['a      b', 'long  12']));
  it('never shows a bar fuller than full', () => {
    expect(bar(2)).toContain('100 %');
    expect(bar(0)).toContain('  0 %');
  });
});

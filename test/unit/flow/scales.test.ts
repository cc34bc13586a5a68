/** Scales of survey answers, and money. */
import fc from 'fast-check';
import { minorDigits, toMinorUnits } from '../../../shared/domain/money.ts';
import {
  goodness,
  isDetractor,
  isPromoter,
  isTopTwo,
  parseAnswer,
  scaleIds,
  scaleOf,
} from '../../../shared/domain/survey-scales.ts';

describe('A survey scale', () => {
  it.each([
    ['4', '1-5', 4],
    [' 4 ', '1-5', 4],
    ['4#', '1-5', 4],
    ['4.5', '1-5', 4.5],
    ['4,5', '1-5', 4.5],
    ['0', '1-5', undefined],
    ['6', '1-5', undefined],
    ['80', '1-5', undefined],
    ['80', '0-100', 80],
    ['n/a', '1-5', undefined],
    ['', '1-5', undefined],
    ['-1', '0-10', undefined],
    ['1e1', '0-10', undefined],
    ['10', '0-10', 10],
    ['★★★★', 'stars', 4],
    ['★★★★★★', 'stars', undefined],
    ['3', 'stars', 3],
    ['*', 'dtmf', 10],
    ['*', '0-10', undefined],
    ['9#', 'dtmf', 9],
    ['Yes', 'yes-no', 1],
    ['2', 'yes-no', 0],
    ['9', '1-9', 9],
  ] as const)('reads %j on %s as %j', (text, scale, value) => expect(parseAnswer(text, scale)).toBe(value));

  it.each(scaleIds)('%s is consistent: best is a satisfied promoter, worst a detractor, nobody is both', (id) => {
    const { least, most, lowIsGood } = scaleOf(id);
    const [worst, best] = lowIsGood ? [most, least] : [least, most];
    expect([isTopTwo(best, id), isPromoter(best, id), isDetractor(best, id), goodness(best, id)]).toEqual([
      true,
      true,
      false,
      1,
    ]);
    expect([isTopTwo(worst, id), isPromoter(worst, id), isDetractor(worst, id), goodness(worst, id)]).toEqual([
      false,
      false,
      true,
      0,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: least, max: most }), (value) => {
        expect(isPromoter(value, id) && isDetractor(value, id)).toBe(false);
        expect(parseAnswer(String(value), id)).toBe(id === 'yes-no' ? value : value);
      }),
    );
  });

  it('never throws on text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...scaleIds), (text, id) => {
        const value = parseAnswer(text, id);
        if (value !== undefined) expect(value >= scaleOf(id).least && value <= scaleOf(id).most).toBe(true);
      }),
    );
  });
});

describe('An amount', () => {
  it.each([
    ['129.90', 'EUR', 12_990],
    ['129,9', 'EUR', 12_990],
    ['007', 'EUR', 700],
    ['0.005', 'EUR', 1],
    ['0.004', 'EUR', 0],
    ['1500', 'JPY', 1_500],
    ['1.5', 'JPY', 2],
    ['1.234', 'KWD', 1_234],
    ['1e3', 'EUR', undefined],
    ['-5', 'EUR', undefined],
    ['1,000.00', 'EUR', undefined],
    ['12345678901', 'EUR', undefined],
    ['', 'EUR', undefined],
  ] as const)('of %j in %s is %j in minor units', (text, currency, minor) =>
    expect(toMinorUnits(text, currency)).toBe(minor),
  );

  it('comes back from its minor units', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        const digits = minorDigits(currency);
        expect(toMinorUnits((minor / 10 ** digits).toFixed(digits), currency)).toBe(minor);
      }),
    );
  });
});

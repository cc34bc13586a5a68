import examples from 'libphonenumber-js/mobile/examples';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import fc from 'fast-check';
import { mainCountries, sharedCodes } from '../../../shared/domain/number-country-data.ts';
import { countryOfNumber } from '../../../shared/domain/number-country.ts';

const ordinary = new Set(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE']);

describe('the country of a number', () => {
  it('is what the numbering plans say, for the example number of every country', () => {
    const wrong = Object.entries(examples).flatMap(([country, national]) => {
      const e164 = parsePhoneNumberFromString(national, { defaultCountry: country as 'DE' })?.number ?? ''; // boundary: keys are countries
      const [planned, found] = [parsePhoneNumberFromString(e164)?.country, countryOfNumber(e164)];
      return planned === found ? [] : [`${e164}: ${String(planned)}, found ${String(found)}`];
    });
    expect(wrong).toEqual([]);
  });

  it('is what the numbering plans say, for every ordinary line', () => {
    const code = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...Object.keys(sharedCodes)) },
      { weight: 1, arbitrary: fc.constantFrom(...mainCountries.split(/[A-Z]{2} ?/u).filter((one) => one !== '')) },
    );
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 11 });
    let compared = 0;
    fc.assert(
      fc.property(code, digits, (callingCode, national) => {
        const parsed = parsePhoneNumberFromString(`+${callingCode}${national.join('')}`);
        if (!parsed?.isValid() || !ordinary.has(parsed.getType() ?? '')) return;
        compared += 1;
        expect([parsed.number, countryOfNumber(parsed.number)]).toEqual([parsed.number, parsed.country]);
      }),
      { numRuns: 20_000 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it.each(['+80012345678', '+881612345678', '+999123456', '+0', '+', ''])('is unknown for %s', (number) => {
    expect(countryOfNumber(number)).toBeUndefined();
  });
});

/** Which country a number belongs to and in which zones its owner may be. Public numbering metadata only. */
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { isTimeZone } from '../../domain/time.ts';
import { zonesOfCountry } from './calendar-data.ts';

export type NumberRefusal = 'unparsable' | 'not-valid' | 'number-type' | 'no-country';

export interface CallableNumber {
  readonly e164: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

export type NumberReading =
  | ({ readonly callable: true } & CallableNumber)
  | { readonly callable: false; readonly refusal: NumberRefusal; readonly e164?: string };

/** Everything else is premium, shared cost, toll-free, pager, voicemail, a company's own or no ordinary line. */
const callableTypes = new Set(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE']);

const refused = (refusal: NumberRefusal, e164?: string): NumberReading => ({
  callable: false,
  refusal,
  ...(e164 === undefined ? {} : { e164 }),
});

const countriesByCode = new Map<string, readonly CountryCode[]>();

/** Looked up when asked for: done at the start it would bring the numbering plans into every bundle that knows this file. */
const countriesOf = (code: string): readonly CountryCode[] => {
  const known = countriesByCode.get(code) ?? getCountries().filter((one) => getCountryCallingCode(one) === code);
  countriesByCode.set(code, known);
  return known;
};

/**
 * The country, unless the numbering plans give the number to several that share a code: the parser takes the first of them
 * (+44 7924 would be called as a British number, and is one of the Isle of Man too). Leaves `parsed` as another country's.
 */
const onlyCountry = (parsed: PhoneNumber): CountryCode | undefined => {
  const { country, countryCallingCode } = parsed;
  const alsoIn = (other: CountryCode): boolean => {
    parsed.country = other;
    return parsed.isValid();
  };
  const others = countriesOf(countryCallingCode).filter((one) => one !== country);
  return others.some(alsoIn) ? undefined : country;
};

const parse = (text: string, writtenIn: string | undefined): NumberReading => {
  const country: CountryCode | undefined =
    writtenIn !== undefined && isSupportedCountry(writtenIn) ? writtenIn : undefined;
  // Invisible marks come along when a number is copied from a contact list.
  const visible = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const parsed = parsePhoneNumberFromString(visible, {
    ...(country === undefined ? {} : { defaultCountry: country }),
    extract: false,
  });
  if (!parsed) return refused('unparsable');
  const { number: e164 } = parsed;
  if (!parsed.isValid()) return refused('not-valid', e164);
  const type = parsed.getType();
  if (type === undefined || !callableTypes.has(type)) return refused('number-type', e164);
  const only = onlyCountry(parsed);
  return only === undefined ? refused('no-country', e164) : { callable: true, e164, country: only };
};

const readings = new Map<string, NumberReading>();
/** The same person is looked at again and again while they wait; memory stays bounded. */
const readingsKept = 5_000;

/** Numbers without a country code need the country they were written in. */
export const readNumber = (text: string, writtenIn?: string): NumberReading => {
  const key = `${writtenIn ?? ''} ${text}`;
  const known = readings.get(key);
  if (known !== undefined) return known;
  const reading = parse(text, writtenIn);
  if (readings.size >= readingsKept) readings.clear();
  readings.set(key, reading);
  return reading;
};

export interface Zones {
  readonly zones: readonly string[];
  /** What the zones were taken from; goes into the proof. */
  readonly source: 'declared' | 'number' | 'declared-and-number';
}

/**
 * Where the person may be. A number says no more than its country: mobiles and ported numbers travel. A zone that we were
 * told is believed when it is one of the country's; when it is not, both must agree, which is the intersection of both.
 */
export const zonesOf = (country: string, declaredZone?: string): Zones => {
  const known = zonesOfCountry[country] ?? {};
  const byNumber = [...new Set(Object.values(known))];
  if (declaredZone === undefined) return { zones: byNumber, source: 'number' };
  const declared = known[declaredZone];
  if (declared !== undefined) return { zones: [declared], source: 'declared' };
  if (!isTimeZone(declaredZone)) return { zones: byNumber, source: 'number' };
  return { zones: [...byNumber, declaredZone], source: 'declared-and-number' };
};

/**
 * Which country an E.164 number belongs to, for lists and first selections: a few KB where the whole numbering plans are a
 * hundred. Whether a number may be called is decided by the plans themselves (retention/calling-rules/phone-number.ts).
 */
import { mainCountries, sharedCodes } from './number-country-data.ts';

const longestCallingCode = 3;

/** Calling code -> country. */
const mainCountry = new Map(mainCountries.split(' ').map((text) => [text.slice(0, -2), text.slice(-2)] as const));

const compiled = new Map<string, readonly (readonly [country: string, numbers: RegExp])[]>();
const sharingOf = (code: string) => {
  const known = compiled.get(code);
  if (known) return known;
  const made = Object.entries(sharedCodes[code] ?? {}).map(
    ([country, pattern]) => [country, new RegExp(`^${pattern}`)] as const,
  );
  compiled.set(code, made);
  return made;
};

/** ISO 3166 alpha-2; undefined when the number tells none (toll-free of the world, satellites, unknown codes). */
export const countryOfNumber = (e164: string): string | undefined => {
  for (let digits = 1; digits <= longestCallingCode; digits += 1) {
    const code = e164.slice(1, 1 + digits);
    const main = mainCountry.get(code);
    if (main === undefined) continue;
    const national = e164.slice(1 + digits);
    return sharingOf(code).find(([, numbers]) => numbers.test(national))?.[0] ?? main;
  }
  return undefined;
};

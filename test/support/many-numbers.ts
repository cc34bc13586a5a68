/** Numbers of every region, and what comes of them when digits are changed; asked of the gate at random moments. */
import examples from 'libphonenumber-js/mobile/examples';
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import { gate } from '../../functions/retention/rules/gate.ts';
import { readNumber } from '../../shared/retention/calling-rules/phone-number.ts';
import { ruledCountries, ruleFor } from '../../shared/retention/calling-rules/rules.ts';
import { consenting } from './dial-world.ts';
import { byThumb, type ThumbRule } from './numbering-thumb-rules.ts';
import { type Random, seeded } from './random.ts';
import { callableSpans, type Span } from './second-hours.ts';

const hourMs = 3_600_000;
/** From Monday, 2 November 2026, on: after the changes of the clocks. */
const firstMs = Date.parse('2026-11-02T00:00:00Z');
const days = 5;

const regions = Object.entries(examples).flatMap(([region, national]) =>
  isSupportedCountry(region) ? [`+${getCountryCallingCode(region)}${national}`] : [],
);

/** Lengths of national numbers of the countries that have a rule. */
const lengths = {
  '1': [10],
  '44': [10],
  '49': [10, 11],
  '43': [10, 11],
  '36': [8, 9],
  '33': [9],
  '66': [8, 9],
} as const;
const codes = Object.keys(lengths) as (keyof typeof lengths)[]; // boundary: keys of a const object

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.int(0, 9))).join('');

const mutated = (random: Random, number: string): string => {
  const at = random.int(1, number.length - 1);
  switch (random.int(0, 2)) {
    case 0:
      return number.slice(0, at) + digits(random, 1) + number.slice(at + 1);
    case 1:
      return number.slice(0, at) + number.slice(at + 1);
    default:
      return number.slice(0, at) + digits(random, 1) + number.slice(at);
  }
};

const drawn = (random: Random): string => {
  const code = random.pick(codes);
  return `+${code}${digits(random, random.pick(lengths[code]))}`;
};

/** What the table of numbers is about, one of each: countries that share a code, and numbers that have no place. */
const named = (
  '+18002530000 +18882530000 +19002530000 +15002345678 +15212345678 +17102345678 +16002345678 +14165550123 ' +
  '+12423221234 +18762345678 +17872345678 +16712345678 +13403441234 +18095551234 +441534610500 ' +
  '+447797712345 +441481710500 +447781123456 +441624612345 +447624312345 +447924123456 +443001234567 ' +
  '+448001111111 +448442223333 +445612345678 +447012345678 +447640123456 +390669812345 +390669885000 ' +
  '+393123456789 +77012345678 +79161234567 +262262301234 +262639012345 +33801234567 +33987654321 ' +
  '+33700012345678 +590690001234 +594694201234 +596696201234 +493212345678 +498001234567 +499001234567 ' +
  '+4915123456789 +43720123456 +43800123456 +3621234567 +3680123456 +3690123456 +661800123456 +6660123456 ' +
  '+870773111632 +88213123456 +80012345678'
).split(' ');

/** A third of every region, a third of these with digits changed, a third drawn under the codes that are called. */
const numbersOf = (random: Random, count: number): string[] => {
  const found = [...named, ...regions];
  while (found.length < count) found.push(random.chance(0.5) ? mutated(random, random.pick(regions)) : drawn(random));
  return found;
};

const zoneSpans = new Map<string, readonly Span[]>();
const mayBegin = (country: string, zone: string, ms: number): boolean => {
  const key = `${country} ${zone}`;
  const rule = ruleFor(country);
  if (rule === undefined) return false;
  const spans = zoneSpans.get(key) ?? callableSpans(rule, zone, '2026-11-01', '2026-11-08');
  zoneSpans.set(key, spans);
  return spans.some(([first, last]) => ms >= first && ms <= last);
};

/** Where the person may be: where they say when that is in the country, else everywhere in it, and there. */
const zonesFor = ({ zones }: ThumbRule, declared: string | undefined): readonly string[] => {
  if (declared === undefined) return zones;
  return zones.includes(declared) ? [declared] : [...zones, declared];
};

export interface NumberFigures {
  numbers: number;
  /** Questions put to the gate. */
  asked: number;
  denied: number;
  /** By country. */
  readonly allowed: Record<string, number>;
  /** Allowed though the rules of thumb or the hours of some zone say no. */
  readonly wrong: string[];
}

export const askOfNumbers = (count: number, seed: number): NumberFigures => {
  const random = seeded(seed);
  const figures: NumberFigures = { numbers: 0, asked: 0, denied: 0, allowed: {}, wrong: [] };
  for (const number of numbersOf(random, count)) {
    figures.numbers += 1;
    const reading = readNumber(number);
    // What would be dialled; a national prefix too much is taken away.
    const thumb = byThumb(reading.e164 ?? number);
    for (let i = reading.callable ? 5 : 1; i > 0; i -= 1) {
      const declaredZone =
        random.pick(['', '', ...(thumb?.zones ?? []), 'Asia/Tokyo', 'Pacific/Honolulu']) || undefined;
      const nowMs = firstMs + random.int(0, days - 1) * 24 * hourMs + random.int(6 * hourMs, 24 * hourMs - 1);
      const answer = gate({
        nowMs,
        number: reading,
        declaredZone,
        person: consenting('a:p'),
        purpose: 'marketing',
        countries: ruledCountries,
        enabledCountries: ruledCountries,
        countriesOff: [],
        quietAfterComplaintHours: 72,
      });
      figures.asked += 1;
      if (!answer.allowed) {
        figures.denied += 1;
        continue;
      }
      const { country } = answer.evidence;
      figures.allowed[country] = (figures.allowed[country] ?? 0) + 1;
      const fine =
        thumb?.country === country && zonesFor(thumb, declaredZone).every((zone) => mayBegin(country, zone, nowMs));
      if (!fine) figures.wrong.push(`${number} as ${country}, ${declaredZone}, ${new Date(nowMs).toISOString()}`);
    }
  }
  return figures;
};

/** The customers of a simulation: who they are, where they live, what they allow, and when they would leave. Pure. */
import { createRandom, hashOf, type Random, unitOf } from '../../../local/generator/random.ts';

/** Countries that are simulated: those with numbers kept free for fiction. */
export type SimCountry = 'GB' | 'US' | 'FR' | 'DE';

export interface SimCustomer {
  readonly customerId: string;
  /** E.164. A few share one with the customer before them, as households do. */
  readonly phone: string;
  readonly country: SimCountry;
  /** Where the person really is. */
  readonly zone: string;
  /** What the customer system knows about it; undefined for most. */
  readonly declaredZone: string | undefined;
  readonly consent: 'written' | 'express' | undefined;
  /** When the score makes them due for a follow-up, epoch ms. */
  readonly atRiskMs: number;
  /** When they cancel if nobody keeps them; undefined: they stay anyway. */
  readonly leavesMs: number | undefined;
  /** Stays after a conversation in which the agent notes "saved". */
  readonly persuadable: boolean;
  /** Says on the web site that they want no calls. */
  readonly optsOutMs: number | undefined;
  readonly purchases: readonly { readonly atMs: number; readonly amountMinor: number }[];
}

export interface PopulationShape {
  readonly customers: number;
  readonly seed: number;
  readonly startMs: number;
  readonly days: number;
}

const dayMs = 86_400_000;

/** Area codes that lie in one zone; 555-0100 to 555-0199 is kept free in each. */
const areaZones: Readonly<Record<string, string>> = {
  '212': 'America/New_York',
  '305': 'America/New_York',
  '404': 'America/New_York',
  '412': 'America/New_York',
  '617': 'America/New_York',
  '704': 'America/New_York',
  '312': 'America/Chicago',
  '414': 'America/Chicago',
  '504': 'America/Chicago',
  '612': 'America/Chicago',
  '713': 'America/Chicago',
  '901': 'America/Chicago',
  '303': 'America/Denver',
  '505': 'America/Denver',
  '801': 'America/Denver',
  '602': 'America/Phoenix',
  '206': 'America/Los_Angeles',
  '213': 'America/Los_Angeles',
  '415': 'America/Los_Angeles',
  '503': 'America/Los_Angeles',
  '702': 'America/Los_Angeles',
  '808': 'Pacific/Honolulu',
};
const areas = Object.keys(areaZones);

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

interface Line {
  readonly phone: string;
  readonly zone: string;
}

/** The n-th number of a country that is kept free for fiction (Ofcom, NANPA, Arcep, Bundesnetzagentur). */
const lines: Readonly<Record<SimCountry, (n: number) => Line>> = {
  GB: (n) => ({
    phone: n % 1900 < 900 ? `+442079460${digits(n % 1900, 3)}` : `+441632960${digits((n % 1900) - 900, 3)}`,
    zone: 'Europe/London',
  }),
  US: (n) => {
    const area = areas[n % areas.length] ?? '212';
    return {
      phone: `+1${area}55501${digits(Math.floor(n / areas.length) % 100, 2)}`,
      zone: areaZones[area] ?? 'America/New_York',
    };
  },
  FR: (n) => ({
    phone: `+33${n % 2 === 0 ? '19900' : '63998'}${digits(Math.floor(n / 2) % 10_000, 4)}`,
    zone: 'Europe/Paris',
  }),
  DE: (n) => ({
    phone: `+49${['3023125', '6990009', '4066969'][n % 3] ?? ''}${digits(Math.floor(n / 3) % 1000, 3)}`,
    zone: 'Europe/Berlin',
  }),
};

/** Of ten customers in a row. */
const mix: readonly SimCountry[] = ['GB', 'US', 'GB', 'FR', 'US', 'GB', 'DE', 'US', 'GB', 'FR'];

const householdShare = 0.02;
const leavingShare = 0.3;

const consentOf = (random: Random, country: SimCountry): SimCustomer['consent'] => {
  if (random.chance(0.12)) return undefined;
  return country === 'US' || random.chance(0.3) ? 'written' : 'express';
};

const lineOf = (index: number): Line & { readonly country: SimCountry } => {
  const country = mix[index % mix.length] ?? 'GB';
  const before = mix.slice(0, index % mix.length).filter((one) => one === country).length;
  const perRound = mix.filter((one) => one === country).length;
  return { country, ...lines[country](Math.floor(index / mix.length) * perRound + before) };
};

const customerAt = (index: number, { seed, startMs, days }: PopulationShape): SimCustomer => {
  const random = createRandom(seed, hashOf(index), 0xc5);
  const shares = index > 0 && unitOf(seed, index, 7) < householdShare;
  const { phone, zone, country } = lineOf(shares ? index - 1 : index);
  // Early enough that windows close before the simulation ends.
  const atRiskMs = startMs + Math.floor(random.next() * days * 0.6 * dayMs);
  const leaves = random.chance(leavingShare);
  return {
    customerId: `CUST-${30_000 + index}`,
    phone,
    zone,
    country,
    declaredZone: random.chance(0.3) ? zone : undefined,
    consent: consentOf(random, country),
    atRiskMs,
    leavesMs: leaves ? atRiskMs + Math.floor(random.next() * days * 0.35 * dayMs) : undefined,
    persuadable: random.chance(0.75),
    optsOutMs: random.chance(0.03) ? startMs + Math.floor(random.next() * days * dayMs) : undefined,
    purchases: random.chance(0.25)
      ? [{ atMs: atRiskMs + Math.floor(random.next() * days * 0.3 * dayMs), amountMinor: random.int(500, 20_000) }]
      : [],
  };
};

export const populationOf = (shape: PopulationShape): SimCustomer[] =>
  Array.from({ length: shape.customers }, (_, index) => customerAt(index, shape));

/** One telephone in as many ways as people write it. */
import { addressHash, addressKey } from '../../shared/domain/customer-key.ts';
import { readNumber } from '../../shared/retention/calling-rules/phone-number.ts';
import { type Random, seeded } from './random.ts';

interface Phone {
  readonly country: string;
  readonly code: string;
  /** What stands before the national number within the country. */
  readonly trunk: string;
  readonly groups: readonly string[];
}

export const phones: readonly Phone[] = [
  { country: 'HU', code: '36', trunk: '06', groups: ['30', '123', '4567'] },
  { country: 'DE', code: '49', trunk: '0', groups: ['30', '901', '820'] },
  { country: 'GB', code: '44', trunk: '0', groups: ['20', '7946', '0958'] },
  { country: 'AT', code: '43', trunk: '0', groups: ['1', '513', '4567'] },
  { country: 'FR', code: '33', trunk: '0', groups: ['6', '12', '34', '56', '78'] },
  { country: 'US', code: '1', trunk: '1', groups: ['415', '555', '2671'] },
  { country: 'TH', code: '66', trunk: '0', groups: ['81', '234', '5678'] },
];

export const e164Of = ({ code, groups }: Phone): string => `+${code}${groups.join('')}`;

const shifted =
  (zero: string) =>
  (text: string): string =>
    text.replaceAll(/\d/g, (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)));
const scripts = [(text: string) => text, shifted('０'), shifted('٠'), shifted('۰')];
const separators = ['', ' ', '-', '.', '/', '\u00a0', '\u2009', '–', '‑', '−'];
const extensions = ['', '', '', ' ext. 12', ' x12', ';ext=12', ' #12', ' extension 12'];
const paddings = ['', ' ', '\t', '\u00a0', '\u202a', '\ufeff', '\u200e'];

export interface Written {
  readonly text: string;
  /** Needed where no country code is written. */
  readonly writtenIn: string | undefined;
}

const write = (random: Random, phone: Phone): Written => {
  const separator = random.pick(separators);
  const [first = '', ...rest] = phone.groups;
  const area = random.chance(0.2) ? `(${first})` : first;
  const national = [area, ...rest].join(separator);
  const form = random.pick(['plus', 'plus', 'zero in brackets', 'zeros', 'national'] as const);
  const hasZero = phone.trunk === '0' && area === first;
  const head = {
    plus: `${random.pick(['+', '＋'])}${phone.code}${separator}`,
    'zero in brackets': `+${phone.code}${random.pick(['', ' '])}${hasZero ? '(0)' : ''}${separator}`,
    zeros: `00${separator}${phone.code}${separator}`,
    national: `${phone.trunk}${separator}`,
  }[form];
  // The US and Thailand dial other digits than 00 to get out.
  const writtenIn =
    form === 'national' ? phone.country : form === 'zeros' ? random.pick(['HU', 'DE', 'FR', 'GB']) : undefined;
  const text = random.pick(scripts)(`${head}${national}${random.pick(extensions)}`);
  return { text: `${random.pick(paddings)}${text}${random.pick(paddings)}`, writtenIn };
};

export interface WaysFigures {
  readonly ways: number;
  readonly different: number;
  readonly persons: number;
  /** Ways that lead to somebody else or to nobody. */
  readonly others: string[];
}

export const onePerson = (ways: number, seed: number): WaysFigures => {
  const random = seeded(seed);
  const hash = addressHash(new Uint8Array(32));
  const different = new Set<string>();
  const persons = new Set<string>();
  const others: string[] = [];
  for (let i = 0; i < ways; i += 1) {
    const phone = random.pick(phones);
    const { text, writtenIn } = write(random, phone);
    different.add(`${writtenIn} ${text}`);
    const reading = readNumber(text, writtenIn);
    const key = reading.e164 === undefined ? undefined : addressKey(reading.e164, hash);
    if (reading.callable && key !== undefined && key === addressKey(e164Of(phone), hash)) persons.add(key);
    else others.push(`${JSON.stringify(text)} in ${writtenIn}: ${JSON.stringify(reading)}`);
  }
  return { ways, different: different.size, persons: persons.size, others };
};

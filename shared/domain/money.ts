/** Amounts of money: text in major units -> integers of minor units. Pure. */

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const digitsOf: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

export const minorDigits = (currency: string): number => digitsOf[currency] ?? 2;

const amount = /^(\d{1,10})(?:[.,](\d{1,4}))?$/;

/** `129.90` in EUR -> 12990; digits beyond the minor unit are rounded half up. Undefined when it is no amount. */
export const toMinorUnits = (text: string, currency: string): number | undefined => {
  const match = amount.exec(text.trim());
  if (!match) return undefined;
  const digits = minorDigits(currency);
  const [, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const up = Number(fraction.charAt(digits) || '0') >= 5 ? 1 : 0;
  return Number(`${whole}${kept}`) + up;
};

export const currencyPattern = /^[A-Z]{3}$/;

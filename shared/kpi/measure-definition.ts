/** What a measure is, and short ways to write one. */
import type { Facts } from './facts.ts';

export interface MeasureDefinition {
  /** Attribute name in a bucket: one or two letters, mapped in the lists of measures only. */
  readonly code: string;
  /** What is stored: counts, milliseconds, thousandths of a point, minor units of the centre's currency. */
  readonly unit: 'count' | 'milliseconds' | 'thousandths' | 'minorUnits';
  readonly version: number;
  readonly meaning: string;
  /** Contribution of one contact; 0 or undefined adds nothing. */
  readonly of: (facts: Facts) => number | undefined;
  /** Excluded legs add to measures that say so, and to no other. */
  readonly excludedLegs?: true;
}

export const count = (
  code: string,
  meaning: string,
  test: (facts: Facts) => boolean,
  version = 1,
): MeasureDefinition => ({ code, unit: 'count', version, meaning, of: (facts) => (test(facts) ? 1 : 0) });

export const amount = (
  code: string,
  unit: MeasureDefinition['unit'],
  meaning: string,
  of: MeasureDefinition['of'],
  version = 1,
): MeasureDefinition => ({ code, unit, version, meaning, of });

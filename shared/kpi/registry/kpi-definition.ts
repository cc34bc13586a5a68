/** What a KPI is: everything that is known about it, as data. */
import { cellCode } from '../contributions.ts';
import { cellOf } from '../cells.ts';
import {
  distributionNames,
  distributions,
  measureNames,
  measures,
  type DistributionName,
  type MeasureName,
} from '../measures.ts';
import type { Formula } from './formula.ts';

export const languages = ['en', 'de', 'hu', 'th'] as const;
export type Language = (typeof languages)[number];

/** English is the fallback; docs/kpis.md lists what is not translated. */
export type Label = { readonly en: string } & { readonly [L in Exclude<Language, 'en'>]?: string };

/** A worked example; also a test. Thresholds are those of `exampleSettings`. */
export interface KpiExample {
  /** Sums of measures in their own unit (counts, milliseconds). */
  readonly given: { readonly [M in MeasureName]?: number };
  /** Durations that are in the distributions, seconds. */
  readonly durations?: { readonly [D in DistributionName]?: readonly number[] };
  readonly agentDays?: number;
  /** Days that the quota of the settings below counts for. */
  readonly quotaDays?: number;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export interface SuggestedTarget {
  /** In the KPI's unit. */
  readonly value: number;
  /** What to do when it is missed. */
  readonly action: string;
  readonly source: string;
}

export interface KpiDefinition {
  readonly id: string;
  readonly label: Label;
  readonly description: string;
  /** Ratios are fractions 0..1; numbers are per something (people per journey); money is in minor units of the centre's currency. */
  readonly unit: 'count' | 'ratio' | 'seconds' | 'number' | 'points' | 'money';
  readonly better: 'higher' | 'lower' | 'neutral';
  /** Whose definition it follows. */
  readonly source: string;
  readonly formula: Formula;
  /** Counts the contacts behind the value, where the denominator counts something else: seconds, or several per contact. */
  readonly group?: MeasureName;
  /** Id of a KPI of the same kind whose contacts hold all of this one's: from both, the rest could be computed. */
  readonly partOf?: string;
  /** For the total and a day; written as a suggestion that is marked until somebody owns it. */
  readonly suggestedTarget?: SuggestedTarget;
  /** At least two, one of them with nothing to count. */
  readonly examples: readonly KpiExample[];
}

/** Settings under which the examples hold. */
export const exampleSettings = {
  serviceLevelSeconds: 20,
  queueServiceLevelSeconds: {},
  shortAbandonSeconds: 10,
  quotas: { agent: { '*': 4 }, team: {} },
  weekStartsOn: 'monday',
} as const;

export const labelIn = (label: Label, language: Language): string => label[language] ?? label.en;

/** The example's measures and durations as sums by code. */
export const exampleSums = ({ given, durations = {} }: KpiExample): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const name of measureNames) {
    const value = given[name];
    if (value !== undefined) sums.set(measures[name].code, value);
  }
  for (const name of distributionNames) {
    for (const seconds of durations[name] ?? []) {
      const code = cellCode(distributions[name].code, cellOf(Math.round(seconds * 1000)));
      sums.set(code, (sums.get(code) ?? 0) + 1);
    }
  }
  return sums;
};

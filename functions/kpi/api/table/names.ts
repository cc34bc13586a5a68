/** Stable column names with their unit, from words: `service_level_ratio` in CSV, `ServiceLevelRatio` in OData, `serviceLevelRatio` in JSON. Pure. */
import type { KpiDefinition } from '../../../../shared/kpi/registry/kpi-definition.ts';

export type Words = readonly string[];

export const wordsOf = (id: string): Words => id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
export const snakeCase = (words: Words): string => words.join('_').toLowerCase();
export const pascalCase = (words: Words): string =>
  words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');

export const camelCase = ([first = '', ...rest]: Words): string => `${first}${pascalCase(rest)}`;

/** A count is its own unit. */
export const unitWords: Readonly<Record<KpiDefinition['unit'], Words>> = {
  count: [],
  ratio: ['ratio'],
  seconds: ['seconds'],
  number: [],
  points: ['points'],
  money: ['minor', 'units'],
};

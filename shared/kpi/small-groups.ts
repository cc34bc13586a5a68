/**
 * Numbers of one person over a handful of contacts are no statistics but a story about somebody: they are left out. Pure.
 * Counts are facts and stay; days and quotas are no group of customers.
 */
import { measures } from './measures.ts';
import type { KpiValue } from './evaluate.ts';
import { kpiById, kpis, type Kpi } from './registry/registry.ts';

/** Contacts (or answers to a survey) that a rate of a person or of a team before its members must rest on. */
const leastGroup = 5;

/** How many contacts or answers a KPI's value rests on; null: on no group. */
export type GroupOf = (kpi: Kpi) => number | null;

export const groupOf = (
  { formula, group }: Pick<Kpi, 'formula' | 'group'>,
  { denominator }: Pick<KpiValue, 'denominator'>,
  sums: ReadonlyMap<string, number>,
): number | null => {
  if (formula.kind === 'count' || formula.kind === 'perAgentDay' || formula.kind === 'quota') return null;
  return group === undefined ? denominator : (sums.get(measures[group].code) ?? 0);
};

const isSmall = (group: number | null): boolean => group !== null && group > 0 && group < leastGroup;

const partsOf = (whole: string): readonly Kpi[] => kpis.filter(({ partOf }) => partOf === whole);

/** The KPI's whole and all parts of it: what is left of the whole beside its parts could be computed. */
export const familyOf = ({ partOf }: Pick<Kpi, 'partOf'>): readonly Kpi[] => {
  const whole = partOf === undefined ? undefined : kpiById.get(partOf);
  return whole ? [whole, ...partsOf(whole.id)] : [];
};

/** Whether the value tells about a few, by itself or by what it leaves of its whole: then all parts go, and the whole stays. */
export const isOfFew = (kpi: Kpi, groupOfKpi: GroupOf): boolean => {
  if (isSmall(groupOfKpi(kpi))) return true;
  const [whole, ...parts] = familyOf(kpi);
  if (!whole) return false;
  const sizes = parts.map((part) => groupOfKpi(part) ?? 0);
  return sizes.some(isSmall) || isSmall((groupOfKpi(whole) ?? 0) - sizes.reduce((all, size) => all + size, 0));
};

/** Numbers of one person over a handful of contacts are no statistics but a story about somebody: they are left out. Pure. */
import { isPair, pairs, type CutId, type SliceId } from '../../../shared/kpi/slices.ts';
import type { Kpi } from '../../../shared/kpi/registry/registry.ts';
import type { StandingValue } from './values-against-targets.ts';

/** Contacts (or answers to a survey) that a rate of an agent must rest on. */
export const leastGroup = 5;

const isOfAgents = (cut: CutId): boolean => {
  const of: readonly SliceId[] = isPair(cut) ? pairs[cut].of : [cut];
  return of.includes('agent');
};

/** Counts are facts and stay; days are no group of customers. */
export const withoutSmallGroups = (
  cut: CutId,
  { formula }: Pick<Kpi, 'formula'>,
  value: StandingValue,
): StandingValue => {
  const { denominator } = value;
  if (!isOfAgents(cut) || denominator === null || formula.kind === 'perAgentDay') return value;
  if (denominator === 0 || denominator >= leastGroup) return value;
  return { ...value, value: null, numerator: null, denominator: null, suppressed: true };
};

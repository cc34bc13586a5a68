/**
 * `GET /v1/journeys/transitions`: the buckets of the slice `transition` over a span, folded into the ends that are asked
 * for. They are kept like any other bucket, so the matrix is as exact as the repeat rate.
 */
import { transitionDays, type Transition, type TransitionsQuery } from '../../../shared/contracts/journey-routes.ts';
import { kpiQuerySchema } from '../../../shared/contracts/kpi-query.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { addDays, localDay } from '../../../shared/domain/time.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { invalid, overLimit } from '../../../shared/http/problem.ts';
import { transitionEndsOf } from '../../../shared/kpi/slices.ts';
import type { KpiRow } from './query/rows.ts';
import { readKpiPage, type KpiDeps } from './read-kpis.ts';
import { asOf, definitionState } from './standing.ts';

export interface TransitionsInput {
  readonly query: TransitionsQuery;
  readonly caller: Caller;
}

/** KPIs whose numerators are the counts of a transition. */
const counted = {
  count: 'repeat-rate',
  brokenOff: 'broken-off-switch-rate',
  carried: 'context-carried-rate',
} as const;

const spanOf = ({ from, to }: TransitionsQuery, today: string): { readonly from: string; readonly to: string } => {
  const last = to ?? (from === undefined || from < today ? today : from);
  const first = from ?? addDays(last, 1 - transitionDays);
  if (first > last) throw invalid({ field: 'to', message: 'must not be before from' });
  return { from: first, to: last };
};

type End = Transition['from'];

const endBy = (
  by: TransitionsQuery['by'],
  { channel, reason }: Partial<Record<'channel' | 'reason', string>>,
): End => ({
  ...(by === 'reason' ? {} : { channel: channel ?? null }),
  ...(by === 'channel' ? {} : { reason: reason ?? null }),
});

/** The most frequent first; ends that are the same after folding are one. */
export const foldTransitions = (rows: readonly KpiRow[], by: TransitionsQuery['by']): Transition[] => {
  const byEnds = new Map<string, Transition>();
  for (const { slice, kpis } of rows) {
    const ends = transitionEndsOf(slice.transition?.label ?? '');
    const [from, to] = [endBy(by, ends.from), endBy(by, ends.to)];
    const key = JSON.stringify([from, to]);
    const known = byEnds.get(key) ?? { from, to, count: 0, brokenOff: 0, carried: 0 };
    const more = (name: keyof typeof counted): number => known[name] + (kpis[counted[name]]?.numerator ?? 0);
    byEnds.set(key, { from, to, count: more('count'), brokenOff: more('brokenOff'), carried: more('carried') });
  }
  return [...byEnds]
    .filter(([, { count }]) => count > 0)
    .sort(([a, left], [b, right]) => right.count - left.count || (a < b ? -1 : 1))
    .map(([, transition]) => transition);
};

const sumOf = (transitions: readonly Transition[]): number => transitions.reduce((sum, { count }) => sum + count, 0);

export const getTransitions = async (deps: KpiDeps, { query, caller }: TransitionsInput): Promise<object> => {
  const { timeZone } = deps.settings;
  const span = spanOf(query, localDay(timeZone, deps.now()));
  const asked = kpiQuerySchema.parse({ ...span, groupBy: 'transition', ids: Object.values(counted).join(',') });
  const { rows, state, next, items } = await readKpiPage(deps, asked, { rows: limits.items, caller });
  if (next !== undefined) {
    throw overLimit({
      field: 'to',
      message: `needs more than ${items} items; the limit is ${limits.items}. Ask for a shorter span`,
    });
  }
  const all = foldTransitions(rows, query.by);
  const named = all.slice(0, query.limit);
  return {
    ...span,
    timeZone,
    definition: definitionState(deps.definition, state.reapply),
    asOf: asOf(state.cursors),
    total: sumOf(all),
    transitions: named,
    others: { transitions: all.length - named.length, count: sumOf(all) - sumOf(named) },
  };
};

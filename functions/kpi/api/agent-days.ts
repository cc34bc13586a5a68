/**
 * Pairs of agent and local day with a handled contact, for KPIs of the total. They are no sum over contacts, so they are
 * counted from the agents' day buckets: one item per agent and day.
 */
import { limits } from '../../../shared/contracts/limits.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import type { ReadBuckets } from '../store/bucket-reader.ts';
import type { DirectoryReader } from '../store/directory-reader.ts';
import { bucketsIn } from './query/page.ts';
import type { Span } from './query/periods.ts';
import type { QueryPlan } from './query/plan.ts';
import { bucketRanges } from './query/ranges.ts';
import { periodOfBuckets, sumByPeriod } from './query/rows.ts';

export interface AgentDays {
  /** Agents whose days are counted; empty when none are needed. */
  readonly ids: readonly string[];
  /** False: agent days are not known in this answer. */
  readonly counted: boolean;
  /** KPIs that are null because computing them was not asked for by name and costs too much. */
  readonly notComputed: readonly { readonly id: string; readonly reason: string }[];
}

const none: AgentDays = { ids: [], counted: false, notComputed: [] };
/** Who names no KPIs gets this one for spans up to two months. */
const monthsUnnamed = 2;

export const planAgentDays = async (
  directory: DirectoryReader,
  plan: QueryPlan,
  settings: KpiSettings,
): Promise<AgentDays> => {
  const wanted = plan.kpis.filter(({ formula }) => formula.kind === 'perAgentDay');
  if (wanted.length === 0 || plan.selection.cut !== 'total' || plan.storage !== 'day' || settings.agentData === 'off')
    return none;
  const tooMuch = {
    ...none,
    notComputed: wanted.map(({ id }) => ({
      id,
      reason: 'reads one item per agent and day, too many for a request of all KPIs; ask for it by its id',
    })),
  };
  if (!plan.named && plan.months.length > monthsUnnamed) return tooMuch;
  const ids = [...new Set((await directory.list('agent', plan.months)).map(({ value }) => value))].sort();
  const items = plan.periods.reduce((sum, period) => sum + bucketsIn(period, plan) * (1 + ids.length), 0);
  return !plan.named && items > limits.items ? tooMuch : { ids, counted: true, notComputed: [] };
};

/** Pairs by period; undefined when they are not counted. */
export const agentDaysByPeriod = async (
  readBuckets: ReadBuckets,
  plan: QueryPlan,
  spans: readonly Span[],
  { ids, counted }: AgentDays,
): Promise<ReadonlyMap<number, number> | undefined> => {
  if (!counted) return undefined;
  const ranges = spans.flatMap((span) => ids.flatMap((id) => bucketRanges('agent', id, span, plan)));
  const buckets = await readBuckets(ranges, [measures.contactsHandled.code]);
  const sums = sumByPeriod(buckets.flat(), periodOfBuckets(plan));
  return new Map([...sums].map(([index, { handledBuckets }]) => [index, handledBuckets]));
};

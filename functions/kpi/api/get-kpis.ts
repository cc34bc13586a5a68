/** `GET /v1/kpis`: plan, state of the fold, values, page, buckets, rows. Reads are bounded by the plan. */
import type { ReadSettings } from '../../../shared/contracts/env.ts';
import type { KpiQuery } from '../../../shared/contracts/kpi-query.ts';
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import { distributionsOf, measuresOf } from '../../../shared/kpi/registry/formula.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import type { ReadBuckets } from '../store/bucket-reader.ts';
import type { DirectoryReader } from '../store/directory-reader.ts';
import { agentDaysByPeriod, planAgentDays, type AgentDays } from './agent-days.ts';
import { readLabels } from './labels.ts';
import { createPageToken, openPageToken, queryHash, type TokenContext } from './query/page-token.ts';
import { bucketsIn, planPage, rowLimit, type Page, type Part } from './query/page.ts';
import { planQuery, type QueryPlan } from './query/plan.ts';
import { bucketRanges } from './query/ranges.ts';
import { isOneTotal, periodOfBuckets, rowsOf, sumByPeriod, type KpiRow } from './query/rows.ts';
import { isSelected, pinnedValues, sharedPrefix } from './query/selection.ts';
import { asOf, definitionState } from './standing.ts';
import type { FoldState } from './state-store.ts';

export interface KpiDeps {
  readonly settings: KpiSettings;
  readonly readSettings: ReadSettings;
  readonly definition: Definition;
  readonly readState: () => Promise<FoldState>;
  readonly directory: DirectoryReader;
  readonly readBuckets: ReadBuckets;
  /** Key that signs page tokens. */
  readonly pageKey: () => Promise<Uint8Array>;
  /** Epoch ms. */
  readonly now: () => number;
}

interface Values {
  readonly ids: readonly string[];
  /** The directory, when it was needed to find them. */
  readonly listed: readonly DirectoryEntry[] | undefined;
}

const readValues = async ({ directory }: KpiDeps, { selection, months }: QueryPlan): Promise<Values> => {
  const pinned = pinnedValues(selection);
  if (pinned) return { ids: pinned, listed: undefined };
  const listed = await directory.list(selection.cut, months, sharedPrefix(selection));
  const ids = [...new Set(listed.map(({ value }) => value))].filter((value) => isSelected(selection, value));
  return { ids: ids.sort(), listed };
};

/** By these it is seen that a bucket is not empty, whatever was asked for. */
const presence = ['contactsCreated', 'contactsHandled', 'excludedMonitor', 'excludedTest', 'excludedSurvey'] as const;

/** Without distributions a few attributes are enough. */
const neededCodes = ({ kpis }: QueryPlan): string[] | undefined => {
  if (kpis.some(({ formula }) => distributionsOf(formula).length > 0)) return undefined;
  const names = new Set([...kpis.flatMap(({ formula }) => measuresOf(formula)), ...presence]);
  return [...names].map((name) => measures[name].code);
};

const spanOfPart = ({ periods, span }: QueryPlan, { first, last }: Part) => ({
  from: periods[first]?.from ?? span.from,
  to: periods[last]?.to ?? span.to,
});

const readRows = async (
  deps: KpiDeps,
  plan: QueryPlan,
  parts: readonly Part[],
  agents: AgentDays,
  listed: Values['listed'],
): Promise<KpiRow[]> => {
  const perPart = parts.map((part) => bucketRanges(plan.selection.cut, part.value, spanOfPart(plan, part), plan));
  const [buckets, agentDays, labels] = await Promise.all([
    deps.readBuckets(perPart.flat(), neededCodes(plan)),
    agentDaysByPeriod(
      deps.readBuckets,
      plan,
      parts.map((part) => spanOfPart(plan, part)),
      agents,
    ),
    readLabels(deps.directory, plan, deps.settings, listed),
  ]);
  const periodOf = periodOfBuckets(plan);
  const source = { plan, thresholds: deps.readSettings, labels, agentDays, always: isOneTotal(plan) };
  let at = 0;
  return parts.flatMap((part, index) => {
    const count = perPart[index]?.length ?? 0;
    const own = buckets.slice(at, at + count).flat();
    at += count;
    return rowsOf(source, part, sumByPeriod(own, periodOf));
  });
};

/** The key is asked for only when there is a token to make or to open. */
const tokenContext = async ({ pageKey, now }: KpiDeps, query: KpiQuery, caller: Caller): Promise<TokenContext> => ({
  key: await pageKey(),
  queryHash: queryHash(query),
  keyId: caller.keyId ?? '',
  now: Math.floor(now() / 1000),
});

const pageOf = (plan: QueryPlan, values: Values, agents: AgentDays, query: KpiQuery, after: Page['next']): Page =>
  planPage({
    values: values.ids,
    periods: plan.periods,
    rows: rowLimit(plan.kpis.length, query.limit),
    after,
    costs: plan.periods.map((period) => bucketsIn(period, plan) * (1 + agents.ids.length)),
  });

export const getKpis = async (
  deps: KpiDeps,
  { query, caller }: { readonly query: KpiQuery; readonly caller: Caller },
): Promise<object> => {
  const plan = planQuery(query, { kpi: deps.settings, weekStartsOn: deps.readSettings.weekStartsOn });
  const after =
    query.pageToken === undefined ? undefined : openPageToken(query.pageToken, await tokenContext(deps, query, caller));
  const state = await deps.readState();
  const values = await readValues(deps, plan);
  const agents = await planAgentDays(deps.directory, plan, deps.settings);
  const page = pageOf(plan, values, agents, query, after);
  const rows = await readRows(deps, plan, page.parts, agents, values.listed);
  return {
    definition: definitionState(deps.definition, state.reapply),
    asOf: asOf(state.cursors),
    timeZone: plan.timeZone,
    grain: plan.grain,
    groupBy: plan.selection.cut,
    rows,
    ...(agents.notComputed.length > 0 ? { notComputed: agents.notComputed } : {}),
    ...(page.next ? { nextPageToken: createPageToken(page.next, await tokenContext(deps, query, caller)) } : {}),
  };
};

/** One page of KPI rows: plan, state of the fold, values, page, buckets, rows. Reads are bounded by the plan. */
import type { ReadSettings } from '../../../shared/contracts/env.ts';
import { changesFromStart, type KpiQuery } from '../../../shared/contracts/kpi-query.ts';
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import { distributionsOf, measuresOf } from '../../../shared/kpi/registry/formula.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { familyOf } from '../../../shared/kpi/small-groups.ts';
import type { TargetBook } from '../../../shared/kpi/targets/book.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import type { ReadBuckets } from '../store/bucket-reader.ts';
import type { ReadChanges } from '../store/change-reader.ts';
import type { DirectoryReader } from '../store/directory-reader.ts';
import { agentDaysByPeriod, planAgentDays, type AgentDays } from './agent-days.ts';
import { readLabels, showsAgentNames } from './labels.ts';
import { openPageToken, queryHash, type TokenContext } from './query/page-token.ts';
import { bucketsIn, planPage, rowLimit, type Part, type Position } from './query/page.ts';
import { planQuery, type QueryPlan } from './query/plan.ts';
import { bucketRanges } from './query/ranges.ts';
import { basisOf, changedDays, changedPeriods, parseChangeCursor } from './query/changes.ts';
import { isOneTotal, periodOfBuckets, rowsOf, sumByPeriod, type KpiRow } from './query/rows.ts';
import { isOfPeople } from './small-groups.ts';
import { isSelected, pinnedValues, sharedPrefix } from './query/selection.ts';
import type { FoldState } from './state-store.ts';
import { valuesAgainstTargets } from './values-against-targets.ts';

export interface KpiReaders {
  readonly settings: KpiSettings;
  readonly readSettings: ReadSettings;
  readonly definition: Definition;
  readonly readState: () => Promise<FoldState>;
  /** May be some seconds old. */
  readonly readTargets: () => Promise<TargetBook>;
  readonly directory: DirectoryReader;
  readonly readBuckets: ReadBuckets;
  readonly readChanges: ReadChanges;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface KpiDeps extends KpiReaders {
  /** Key that signs page tokens. */
  readonly pageKey: () => Promise<Uint8Array>;
}

interface Values {
  readonly ids: readonly string[];
  /** The directory, when it was needed to find them. */
  readonly listed: readonly DirectoryEntry[] | undefined;
}

const readValues = async ({ directory }: KpiReaders, { selection, months }: QueryPlan): Promise<Values> => {
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
  const read = [...kpis, ...kpis.flatMap(familyOf)];
  const names = new Set([
    ...read.flatMap(({ formula, group }) => [...measuresOf(formula), ...(group ? [group] : [])]),
    ...presence,
  ]);
  return [...names].map((name) => measures[name].code);
};

const spanOfPart = ({ periods, span }: QueryPlan, { first, last }: Part) => ({
  from: periods[first]?.from ?? span.from,
  to: periods[last]?.to ?? span.to,
});

const readRows = async (
  deps: KpiReaders,
  plan: QueryPlan,
  parts: readonly Part[],
  agents: AgentDays,
  listed: Values['listed'],
  { caller, consistent }: { readonly caller: Caller; readonly consistent: boolean },
): Promise<KpiRow[]> => {
  const perPart = parts.map((part) => bucketRanges(plan.selection.cut, part.value, spanOfPart(plan, part), plan));
  const [buckets, agentDays, labels, targets] = await Promise.all([
    deps.readBuckets(perPart.flat(), neededCodes(plan), { consistent }),
    agentDaysByPeriod(
      deps.readBuckets,
      plan,
      parts.map((part) => spanOfPart(plan, part)),
      agents,
    ),
    readLabels(deps.directory, plan, showsAgentNames(deps.settings, caller), listed),
    deps.readTargets(),
  ]);
  const periodOf = periodOfBuckets(plan);
  const valueOf = valuesAgainstTargets(targets, deps.readSettings, plan, deps.now());
  const source = { plan, valueOf, labels, agentDays, isOfPeople: isOfPeople(caller), always: isOneTotal(plan) };
  let at = 0;
  return parts.flatMap((part, index) => {
    const count = perPart[index]?.length ?? 0;
    const own = buckets.slice(at, at + count).flat();
    at += count;
    return rowsOf(source, part, sumByPeriod(own, periodOf));
  });
};

/** The key is asked for only when there is a token to make or to open. */
export const tokenContext = async (
  { pageKey, now }: Pick<KpiDeps, 'pageKey' | 'now'>,
  query: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<TokenContext> => ({
  key: await pageKey(),
  queryHash: queryHash(query),
  keyId: caller.keyId ?? '',
  now: Math.floor(now() / 1000),
});

export interface KpiPage {
  readonly plan: QueryPlan;
  readonly state: FoldState;
  readonly rows: readonly KpiRow[];
  readonly notComputed: AgentDays['notComputed'];
  /** Where the next page begins; undefined on the last one. */
  readonly next: Position | undefined;
  /** Bucket items that were read for it at most. */
  readonly items: number;
}

export interface PageWish {
  /** Rows at most; undefined: as many as an answer in JSON may have. */
  readonly rows?: number | undefined;
  readonly after?: Position | undefined;
  readonly caller: Caller;
}

/** Undefined: every period. Another basis (definition, formulas, thresholds) makes everything new. */
const wantedPeriods = async (
  { readChanges, settings, definition, readSettings }: KpiReaders,
  { updatedSince }: KpiQuery,
  plan: QueryPlan,
): Promise<((index: number) => boolean) | undefined> => {
  const since =
    updatedSince === undefined || updatedSince === changesFromStart ? undefined : parseChangeCursor(updatedSince);
  if (since === undefined || since.d !== basisOf(definition, readSettings)) return undefined;
  const { storage: grain, months, selection } = plan;
  const marks = await readChanges({ grain, zone: settings.timeZone, cut: selection.cut, months });
  return changedPeriods(plan, changedDays(since, marks));
};

const planSettings = ({ settings, readSettings }: KpiReaders, { only }: Caller) => ({
  kpi: settings,
  weekStartsOn: readSettings.weekStartsOn,
  only,
});

/** The page after the position, wherever that came from. */
export const readKpiPage = async (
  deps: KpiReaders,
  query: KpiQuery,
  { rows, after, caller }: PageWish,
): Promise<KpiPage> => {
  const plan = planQuery(query, planSettings(deps, caller));
  const state = await deps.readState();
  const values = await readValues(deps, plan);
  const agents = await planAgentDays(deps.directory, plan, deps.settings);
  const page = planPage({
    values: values.ids,
    periods: plan.periods,
    rows: rows ?? rowLimit(plan.kpis.length, query.limit),
    after,
    wanted: await wantedPeriods(deps, query, plan),
    costs: plan.periods.map((period) => bucketsIn(period, plan) * (1 + agents.ids.length)),
  });
  return {
    plan,
    state,
    rows: await readRows(deps, plan, page.parts, agents, values.listed, {
      caller,
      // Whoever goes on from this answer's cursor must not have read less than it says.
      consistent: query.updatedSince !== undefined,
    }),
    notComputed: agents.notComputed,
    next: page.next,
    items: page.items,
  };
};

/** The page that the query's token asks for. */
export const askedKpiPage = async (
  deps: KpiDeps,
  { query, caller }: { readonly query: KpiQuery; readonly caller: Caller },
  rows?: number,
): Promise<KpiPage> => {
  if (query.pageToken === undefined) return readKpiPage(deps, query, { rows, caller });
  planQuery(query, planSettings(deps, caller)); // what is wrong comes first
  const after = openPageToken(query.pageToken, await tokenContext(deps, query, caller));
  return readKpiPage(deps, query, { rows, after, caller });
};

/** Intervals, days and months: the rows of GET /v1/kpis, slice after slice. */
import type { KpiQuery } from '../../../../../shared/contracts/kpi-query.ts';
import { limitableSlices } from '../../../../../shared/contracts/access.ts';
import { limits } from '../../../../../shared/contracts/limits.ts';
import { localDay } from '../../../../../shared/domain/time.ts';
import { kpis } from '../../../../../shared/kpi/registry/registry.ts';
import { cutGrains, sliceIds, type SliceId } from '../../../../../shared/kpi/slices.ts';
import type { KpiRow } from '../../query/rows.ts';
import { rowLimit } from '../../query/page.ts';
import { readKpiPage, type KpiDeps } from '../../read-kpis.ts';
import { kpiColumns, type KpiColumn } from '../../table/columns.ts';
import type { Bounds } from '../bounds.ts';
import type { Entity, EntityType, Value } from '../model.ts';
import type { EntitySource, Piece, Place, SourceRequest } from '../source.ts';
import { daySpan, intervalSpan, monthSpan, type AskedSpan } from './period-span.ts';
import { dayType, intervalType, kpiColumnName, kpiOfProperty, monthType } from './period-types.ts';

interface PeriodSet {
  readonly type: EntityType;
  readonly grain: 'interval' | 'day' | 'month';
  readonly span: (bounds: Bounds, deps: KpiDeps) => AskedSpan | undefined;
  /** The properties that tell the period. */
  readonly period: (row: KpiRow) => Entity;
}

const today = ({ settings, now }: KpiDeps): string => localDay(settings.timeZone, now());

const sets: readonly PeriodSet[] = [
  {
    type: intervalType,
    grain: 'interval',
    span: (bounds, deps) => intervalSpan(bounds, deps.settings.timeZone, deps.now()),
    period: ({ period }) => ({
      IntervalStart: period.from,
      IntervalEnd: period.to,
      LocalDate: period.label.slice(0, 10),
      LocalHour: Number(period.label.slice(11, 13)),
    }),
  },
  {
    type: dayType,
    grain: 'day',
    span: (bounds, deps) => daySpan(bounds, { property: 'Date', today: today(deps), defaultDays: 31 }),
    period: ({ period }) => ({ Date: period.label }),
  },
  {
    type: monthType,
    grain: 'month',
    span: (bounds, deps) => monthSpan(bounds, today(deps), 13),
    period: ({ period }) => ({ Month: `${period.label}-01` }),
  },
];

const isAsked = (values: ReadonlySet<Value> | undefined, slice: string): boolean => values?.has(slice) ?? true;

/** Slices that the filter and the centre leave, by name: the order of the key. */
const slicesOf = (
  { bounds, caller: { only } }: SourceRequest,
  { grain }: PeriodSet,
  { settings }: KpiDeps,
): SliceId[] =>
  sliceIds
    .filter((slice) => isAsked(bounds.get('Slice')?.values, slice))
    .filter((slice) => only === undefined || limitableSlices.some((own) => own === slice && only[own] !== undefined))
    .filter((slice) => cutGrains(slice).includes(grain === 'interval' ? 'interval' : 'day'))
    .filter((slice) => slice !== 'agent' || settings.agentData !== 'off')
    .sort();

/** KPIs that the answer needs; undefined: all. */
const kpiIdsOf = ({ wanted }: SourceRequest): string | undefined => {
  if (!wanted) return undefined;
  const ids = new Set([...wanted].flatMap((name) => kpiOfProperty.get(name)?.id ?? []));
  if (ids.size > limits.ids) return undefined;
  return ids.size === 0 ? kpis[0]?.id : [...ids].join(',');
};

const filterOf = (slice: SliceId, { bounds }: SourceRequest): { readonly filter?: string } => {
  const values = bounds.get('ValueId')?.values;
  if (!values) return {};
  return { filter: [...values].map((value) => `${slice}:${encodeURIComponent(String(value))}`).join(';') };
};

interface EntityMaker {
  readonly set: PeriodSet;
  readonly slice: SliceId;
  readonly zone: string;
  readonly columns: readonly (readonly [name: string, column: KpiColumn])[];
}

const entityOf = ({ set, slice, zone, columns }: EntityMaker, row: KpiRow): Entity => {
  const value = row.slice[slice];
  const entity: Record<string, Value> = {
    Slice: slice,
    ValueId: value?.id ?? row.value,
    ...set.period(row),
    Value: value?.label ?? null,
    TimeZone: zone,
  };
  for (const [name, column] of columns) entity[name] = column.of(row);
  return entity;
};

const nothing: Piece = { entities: [], next: undefined, items: 0 };

/** An empty text or null is no id of any value. */
const isEmptyAsk = ({ bounds }: SourceRequest): boolean => {
  const values = bounds.get('ValueId')?.values;
  return values !== undefined && [...values].every((value) => value === '' || value === null);
};

const readPiece = async (
  deps: KpiDeps,
  set: PeriodSet,
  request: SourceRequest,
  after: Place | undefined,
): Promise<Piece> => {
  const span = set.span(request.bounds, deps);
  const slices = slicesOf(request, set, deps);
  const [at, value, from] = after ?? [];
  const slice = slices.find((one) => at === undefined || one >= String(at));
  if (!span || slice === undefined || isEmptyAsk(request)) return nothing;
  const ids = kpiIdsOf(request);
  const query: KpiQuery = {
    ...span,
    grain: set.grain,
    groupBy: slice,
    ...filterOf(slice, request),
    ...(ids ? { ids } : {}),
  };
  const position = value === undefined || slice !== at ? undefined : { value: String(value), from: Number(from) };
  const page = await readKpiPage(deps, query, {
    rows: rowLimit(ids?.split(',').length ?? kpis.length, limits.tableRows),
    after: position,
    caller: request.caller,
  });
  const columns = kpiColumns(page.plan.kpis)
    .map((column) => [kpiColumnName(column), column] as const)
    .filter(([name]) => request.wanted?.has(name) ?? true);
  const maker = { set, slice, zone: page.plan.timeZone, columns };
  const following = slices[slices.indexOf(slice) + 1];
  return {
    entities: page.rows.map((row) => ({
      entity: entityOf(maker, row),
      at: [slice, row.value, row.from],
    })),
    next: page.next ? [slice, page.next.value, page.next.from] : following === undefined ? undefined : [following],
    items: page.items,
  };
};

export const periodSources = (deps: KpiDeps): EntitySource[] =>
  sets.map((set) => ({ type: set.type, read: (request, after) => readPiece(deps, set, request, after) }));

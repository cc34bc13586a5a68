/** A KPI query -> what is to be read and answered. Pure; everything that is wrong with a query is found here, before any read. */
import { isDay, type KpiQuery } from '../../../../shared/contracts/kpi-query.ts';
import type { KeyLimits } from '../../../../shared/contracts/access.ts';
import { limits } from '../../../../shared/contracts/limits.ts';
import {
  addDays,
  dayMs,
  intervalMs,
  localDay,
  monthOfDay,
  utcDay,
  utcMidnight,
  zoneOffset,
} from '../../../../shared/domain/time.ts';
import { invalid, overLimit } from '../../../../shared/http/problem.ts';
import type { Grain, Period } from '../../../../shared/kpi/grains.ts';
import { kpiById, kpis, type Kpi } from '../../../../shared/kpi/registry/registry.ts';
import { cutGrains, cutIds, type KpiSettings } from '../../../../shared/kpi/slices.ts';
import { dayStart, periodsOf, type PeriodSpan, type Span, type WeekStart } from './periods.ts';
import { withinLimits } from './key-limits.ts';
import { resolveSelection, type Selection } from './selection.ts';

export interface PlanSettings {
  /** Limits of the caller's key; undefined: the whole centre. */
  readonly only?: KeyLimits | undefined;
  readonly kpi: KpiSettings;
  readonly weekStartsOn: WeekStart;
}

export interface QueryPlan {
  readonly kpis: readonly Kpi[];
  /** The caller named the KPIs; otherwise those that cost too much may be left out. */
  readonly named: boolean;
  readonly selection: Selection;
  /** As the caller wrote it. */
  readonly timeZone: string;
  /** The same zone by the name that is computed with. */
  readonly zone: string;
  readonly grain: Period;
  /** Buckets that are read. */
  readonly storage: Grain;
  readonly span: Span;
  readonly periods: readonly PeriodSpan[];
  /** Months of the directory that list the values. */
  readonly months: readonly string[];
}

const wantedKpis = (ids: string | undefined): readonly Kpi[] => {
  if (ids === undefined) return kpis;
  const names = [
    ...new Set(
      ids
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
    ),
  ];
  const unknown = names.filter((id) => !kpiById.has(id));
  if (names.length === 0) throw invalid({ field: 'ids', message: 'names no KPI' });
  if (unknown.length > 0) {
    throw invalid({
      field: 'ids',
      message: `has no KPI ${unknown
        .slice(0, 10)
        .map((id) => `'${id.slice(0, 60)}'`)
        .join(', ')}; GET /v1/definitions lists them`,
    });
  }
  if (names.length > limits.ids)
    throw overLimit({ field: 'ids', message: `names ${names.length} KPIs; the limit is ${limits.ids}` });
  return names.flatMap((id) => kpiById.get(id) ?? []);
};

const fine = (grain: Period): boolean => grain === 'interval' || grain === 'hour';

const momentOf = (field: 'from' | 'to', text: string, grain: Period): number => {
  if (!fine(grain))
    throw invalid({ field, message: `must be a day for grain ${grain}; times are for grain interval and hour` });
  const ms = Date.parse(text);
  if (ms % intervalMs !== 0)
    throw invalid({ field, message: 'must be at a quarter of an hour: numbers are kept for 15 minutes' });
  return ms;
};

/** Before anything is computed that grows with the span. */
const checkLength = (from: string, to: string, grain: Period): void => {
  const days =
    Math.round((utcMidnight(to.slice(0, 10)) - utcMidnight(from.slice(0, 10))) / dayMs) + (isDay(to) ? 1 : 0);
  const limit = limits.spanDays[grain];
  if (days > limit) {
    throw overLimit({
      field: 'to',
      message: `ends ${days} days after from; the limit for grain ${grain} is ${limit} days. Ask for a shorter span or a coarser grain`,
    });
  }
};

const spanOf = (query: KpiQuery, zone: string): Span => {
  checkLength(query.from, query.to, query.grain);
  const from = isDay(query.from) ? dayStart(zone, query.from) : momentOf('from', query.from, query.grain);
  const to = isDay(query.to) ? dayStart(zone, addDays(query.to, 1)) : momentOf('to', query.to, query.grain);
  if (to <= from) throw invalid({ field: 'to', message: 'must be later than from' });
  return { from, to };
};

/** Day buckets are those of the centre's zone; every other zone, and everything finer, is composed of 15-minute intervals. */
const storageOf = (selection: Selection, grain: Period, zone: string, centre: string): Grain => {
  const storage: Grain = !fine(grain) && zone === centre ? 'day' : 'interval';
  const kept = cutGrains(selection.cut);
  if (kept.includes(storage)) return storage;
  const others = cutIds.filter((cut) => cutGrains(cut).includes(storage)).join('; ');
  const message = fine(grain)
    ? `grain ${grain} is not kept for ${selection.cut}; it is for ${others}`
    : `time zone ${zone} needs 15-minute intervals, which are not kept for ${selection.cut}: leave timeZone out (${centre}), or ask for ${others}`;
  throw invalid({ field: fine(grain) ? 'grain' : 'timeZone', message });
};

const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).resolvedOptions().timeZone;

/** `europe/berlin` is the centre's zone too; other spellings of one zone must not fill the cache of offsets. */
const zoneOf = (asked: string | undefined, centre: string): string => {
  const zone = asked === undefined ? centre : canonical(asked);
  return zone === canonical(centre) ? centre : zone;
};

/** Zones such as +05:37 cannot be composed of 15-minute intervals. */
const checkQuarters = (zone: string, { from, to }: Span): void => {
  if ([from, to].some((ms) => zoneOffset(zone, ms) % intervalMs !== 0 || ms % intervalMs !== 0)) {
    throw invalid({ field: 'timeZone', message: 'must differ from UTC by whole quarters of an hour' });
  }
};

const monthsBetween = (first: string, last: string): string[] => {
  const months: string[] = [];
  for (let month = monthOfDay(first); month <= monthOfDay(last); month = monthOfDay(addDays(`${month}-28`, 7)))
    months.push(month);
  return months;
};

/** Intervals are listed under their UTC month, days under their local one. */
const directoryMonths = ({ from, to }: Span, storage: Grain, zone: string): string[] =>
  storage === 'interval'
    ? monthsBetween(utcDay(from), utcDay(to - 1))
    : monthsBetween(localDay(zone, from), localDay(zone, to - 1));

export const planQuery = (query: KpiQuery, settings: PlanSettings): QueryPlan => {
  const wanted = wantedKpis(query.ids);
  const selection = withinLimits(resolveSelection(query.groupBy, query.filter), settings.only);
  if (selection.slices.includes('agent') && settings.kpi.agentData === 'off') {
    throw invalid({
      field: query.groupBy?.includes('agent') ? 'groupBy' : 'filter',
      message: 'asks for agents, but agent data is off in this centre',
    });
  }
  const zone = zoneOf(query.timeZone, settings.kpi.timeZone);
  const storage = storageOf(selection, query.grain, zone, settings.kpi.timeZone);
  const span = spanOf(query, zone);
  checkQuarters(zone, span);
  return {
    kpis: wanted,
    named: query.ids !== undefined,
    selection,
    timeZone: query.timeZone ?? zone,
    zone,
    grain: query.grain,
    storage,
    span,
    periods: periodsOf(span, { grain: query.grain, zone, weekStartsOn: settings.weekStartsOn }),
    months: directoryMonths(span, storage, zone),
  };
};

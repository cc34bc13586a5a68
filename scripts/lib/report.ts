/** The KPI report of a load, read through the HTTP API as any other client would. */
import * as z from 'zod';
import { ingestMetrics, type IngestMetric } from '../../shared/contracts/metrics.ts';
import type { AuditResult } from './audit-run.ts';

const valueSchema = z.object({
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  threshold: z.number().optional(),
});
const pageSchema = z.object({
  rows: z.array(
    z.object({
      slice: z.record(z.string(), z.object({ id: z.string(), label: z.string() })).optional(),
      kpis: z.record(z.string(), valueSchema),
    }),
  ),
  nextPageToken: z.string().optional(),
});
export type KpiValues = Record<string, z.infer<typeof valueSchema>>;

export interface Report extends Record<IngestMetric, number> {
  readonly kpis: KpiValues;
  readonly byQueue: Readonly<Record<string, KpiValues>>;
  readonly byChannel: Readonly<Record<string, KpiValues>>;
  /** Chains of legs, people who had the customer per chain, and repeats on another channel than before. */
  readonly journeys: {
    readonly count: number;
    readonly averageHands: number | null;
    readonly channelSwitches: number;
  };
  readonly audit: Pick<AuditResult, 'buckets' | 'differing' | 'unsettled'>;
}

export interface ApiAccess {
  readonly url: string;
  readonly key: string;
}

/** Local days, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const getJson = async <S extends z.ZodType>(
  { url, key }: ApiAccess,
  path: string,
  query: Record<string, string>,
  schema: S,
): Promise<z.output<S>> => {
  const response = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`, {
    headers: { 'x-api-key': key },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return schema.parse(JSON.parse(text));
};

const rowsOf = async (api: ApiAccess, query: Record<string, string>): Promise<z.infer<typeof pageSchema>['rows']> => {
  const rows: z.infer<typeof pageSchema>['rows'] = [];
  let token: string | undefined;
  do {
    const page = await getJson(api, '/v1/kpis', { ...query, ...(token ? { pageToken: token } : {}) }, pageSchema);
    rows.push(...page.rows);
    token = page.nextPageToken;
  } while (token);
  return rows;
};

type KpiValue = KpiValues[string];

const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/**
 * One value for two sets of contacts: numerators and denominators add up; a percentile of both cannot be had from the
 * two percentiles, unless one of them is of nothing.
 */
export const mergeValues = (a: KpiValue, b: KpiValue): KpiValue => {
  if (a.denominator === 0 || (a.value === null && a.numerator === null)) return b;
  if (b.denominator === 0 || (b.value === null && b.numerator === null)) return a;
  const [numerator, denominator] = [plus(a.numerator, b.numerator), plus(a.denominator, b.denominator)];
  const value = numerator === null ? null : denominator === null ? numerator : numerator / denominator;
  return { ...a, value, numerator, denominator };
};

const mergeAll = (a: KpiValues, b: KpiValues): KpiValues =>
  Object.fromEntries(Object.entries(a).map(([id, value]) => [id, b[id] ? mergeValues(value, b[id]) : value]));

/** Ids are what is counted by; people know names, and one name may stand for two ids (a queue that was made anew). */
const byLabel = (rows: z.infer<typeof pageSchema>['rows'], slice: string): Record<string, KpiValues> => {
  const result = new Map<string, KpiValues>();
  for (const { slice: values, kpis } of rows) {
    const label = values?.[slice]?.label;
    if (label === undefined) continue;
    const known = result.get(label);
    result.set(label, known ? mergeAll(known, kpis) : kpis);
  }
  return Object.fromEntries([...result].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const journeysIn = (kpis: KpiValues): Report['journeys'] => ({
  count: kpis['journeys']?.value ?? 0,
  averageHands: kpis['hands-per-journey']?.value ?? null,
  channelSwitches: kpis['channel-switch-rate']?.numerator ?? 0,
});

export const readReport = async (
  api: ApiAccess,
  span: Span,
  counters: Readonly<Record<string, number>>,
  audit: AuditResult,
): Promise<Report> => {
  const query = { ...span, grain: 'total' };
  const [total, queues, channels] = await Promise.all([
    rowsOf(api, query),
    rowsOf(api, { ...query, groupBy: 'queue' }),
    rowsOf(api, { ...query, groupBy: 'channel' }),
  ]);
  // Boundary: fromEntries forgets that the keys are exactly the ingest metrics.
  const counts = Object.fromEntries(ingestMetrics.map((name) => [name, counters[name] ?? 0])) as Record<
    IngestMetric,
    number
  >;
  return {
    ...counts,
    kpis: total[0]?.kpis ?? {},
    journeys: journeysIn(total[0]?.kpis ?? {}),
    byQueue: byLabel(queues, 'queue'),
    byChannel: byLabel(channels, 'channel'),
    audit: { buckets: audit.buckets, differing: audit.differing, unsettled: audit.unsettled },
  };
};

const definitionsSchema = z.object({
  kpis: z.array(
    z.object({
      id: z.string(),
      unit: z.string(),
      labels: z.looseObject({ en: z.string() }).optional(),
      label: z.looseObject({ en: z.string() }).optional(),
    }),
  ),
});

export interface KpiInfo {
  readonly id: string;
  readonly unit: string;
  readonly label: string;
}

export const readDefinitions = async (api: ApiAccess): Promise<KpiInfo[]> => {
  const { kpis } = await getJson(api, '/v1/definitions', {}, definitionsSchema);
  return kpis.map(({ id, unit, labels, label }) => ({ id, unit, label: (labels ?? label)?.en ?? id }));
};

const nowSchema = z.object({ totals: z.object({ waiting: z.number(), longestWaitSeconds: z.number() }).optional() });

/** Undefined: the stack has no Connect instance to ask. */
export const readNow = async (api: ApiAccess): Promise<z.output<typeof nowSchema>['totals']> =>
  (await getJson(api, '/v1/now', {}, nowSchema)).totals;

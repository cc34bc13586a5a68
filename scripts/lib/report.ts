/** The KPI report of a load, read through the HTTP API as any other client would. */
import * as z from 'zod';
import { ingestMetrics, type IngestMetric } from '../../shared/contracts/metrics.ts';
import type { AuditResult } from './audit-run.ts';

const valueSchema = z.object({ value: z.number().nullable(), numerator: z.number().nullable(), denominator: z.number().nullable(), threshold: z.number().optional() });
const pageSchema = z.object({
  rows: z.array(z.object({
    slice: z.record(z.string(), z.object({ id: z.string(), label: z.string() })).optional(),
    kpis: z.record(z.string(), valueSchema),
  })),
  nextPageToken: z.string().optional(),
});
export type KpiValues = Record<string, z.infer<typeof valueSchema>>;

export interface Report extends Record<IngestMetric, number> {
  readonly kpis: KpiValues;
  readonly byQueue: Readonly<Record<string, KpiValues>>;
  readonly byChannel: Readonly<Record<string, KpiValues>>;
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

const getJson = async <S extends z.ZodType>({ url, key }: ApiAccess, path: string, query: Record<string, string>, schema: S): Promise<z.output<S>> => {
  const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, { headers: { 'x-api-key': key } });
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

/** Two queues may bear one name: then the id tells them apart. */
const byLabel = (rows: z.infer<typeof pageSchema>['rows'], slice: string): Record<string, KpiValues> => {
  const result: Record<string, KpiValues> = {};
  for (const { slice: values, kpis } of rows) {
    const value = values?.[slice];
    if (!value) continue;
    result[Object.hasOwn(result, value.label) ? `${value.label} (${value.id})` : value.label] = kpis;
  }
  return result;
};

export const readReport = async (api: ApiAccess, span: Span, counters: Readonly<Record<string, number>>, audit: AuditResult): Promise<Report> => {
  const query = { ...span, grain: 'total' };
  const [total, queues, channels] = await Promise.all([
    rowsOf(api, query), rowsOf(api, { ...query, groupBy: 'queue' }), rowsOf(api, { ...query, groupBy: 'channel' }),
  ]);
  // Boundary: fromEntries forgets that the keys are exactly the ingest metrics.
  const counts = Object.fromEntries(ingestMetrics.map((name) => [name, counters[name] ?? 0])) as Record<IngestMetric, number>;
  return {
    ...counts,
    kpis: total[0]?.kpis ?? {},
    byQueue: byLabel(queues, 'queue'),
    byChannel: byLabel(channels, 'channel'),
    audit: { buckets: audit.buckets, differing: audit.differing, unsettled: audit.unsettled },
  };
};

const definitionsSchema = z.object({ kpis: z.array(z.object({ id: z.string(), unit: z.string(), labels: z.looseObject({ en: z.string() }).optional(), label: z.looseObject({ en: z.string() }).optional() })) });

export interface KpiInfo {
  readonly id: string;
  readonly unit: string;
  readonly label: string;
}

export const readDefinitions = async (api: ApiAccess): Promise<KpiInfo[]> => {
  const { kpis } = await getJson(api, '/v1/definitions', {}, definitionsSchema);
  return kpis.map(({ id, unit, labels, label }) => ({ id, unit, label: (labels ?? label)?.en ?? id }));
};

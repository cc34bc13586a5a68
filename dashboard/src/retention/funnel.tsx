/** The funnel of a campaign, from the KPIs of its follow-ups: who became due, was called, was reached, was kept. */
import type { Client } from '../api/client.ts';
import type { Definitions, KpiAnswer, Language } from '../api/types.ts';
import { valueText } from '../i18n/format.ts';
import { endpoints } from './endpoints.ts';

/** In the order in which people drop out. */
const ids = [
  'follow-ups-due',
  'follow-ups-refused-share',
  'follow-up-calls',
  'follow-ups-reached',
  'follow-ups-reached-share',
  'follow-ups-saved',
  'follow-ups-saved-share',
  'follow-ups-opted-out-share',
  'follow-ups-held-out',
  'follow-ups-held-out-passed-share',
];

export interface FunnelLine {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const dayMs = 86_400_000;

/** Follow-ups count on the day on which they became due: the centre's own, which may be a day before or after UTC's. */
export const readFunnel = async (
  client: Client,
  campaign: { readonly id: string; readonly createdAt: string },
  language: Language,
  nowMs: number,
): Promise<readonly FunnelLine[]> => {
  const query = {
    ids: ids.join(','),
    from: utcDay(Date.parse(campaign.createdAt) - dayMs),
    to: utcDay(nowMs + dayMs),
    groupBy: 'campaign',
    filter: `campaign:${campaign.id}`,
  };
  const [{ rows }, { kpis }] = await Promise.all([
    client.get<KpiAnswer>(endpoints.kpis, query),
    client.get<Definitions>(endpoints.definitions),
  ]);
  const info = new Map(kpis.map((kpi) => [kpi.id, kpi]));
  return ids.map((id) => ({
    id,
    label: info.get(id)?.labels[language] ?? info.get(id)?.labels.en ?? id,
    value: valueText(rows[0]?.kpis[id]?.value, info.get(id)?.unit ?? 'count', language),
  }));
};

export const Funnel = ({ lines }: { readonly lines: readonly FunnelLine[] }) => (
  <dl class="facts">
    {lines.map(({ id, label, value }) => (
      <div key={id}>
        <dt>{label}</dt>
        <dd data-kpi={id}>{value}</dd>
      </div>
    ))}
  </dl>
);

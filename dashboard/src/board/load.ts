/** All numbers of one refresh, asked for side by side. */
import { ApiError, type Client } from '../api/client.ts';
import type { Definitions, KpiAnswer, KpiInfo, Now, Row, Target } from '../api/types.ts';
import { addDays } from '../i18n/format.ts';

export interface View {
  /** Last day that is shown. */
  readonly day: string;
  /** How many days, ending with `day`. */
  readonly days: number;
  /** Only this team. */
  readonly team: string | undefined;
}

export interface Board {
  readonly view: View;
  readonly kpis: ReadonlyMap<string, KpiInfo>;
  readonly targets: ReadonlyMap<string, Target>;
  /** KPIs on cards, in the order of the registry. */
  readonly cardIds: readonly string[];
  readonly compareIds: readonly string[];
  readonly total: Row | undefined;
  readonly trend: readonly Row[];
  readonly hours: readonly Row[];
  /** Undefined where the view may not see them. */
  readonly queues: readonly Row[] | undefined;
  readonly teams: readonly Row[] | undefined;
  readonly sites: readonly Row[] | undefined;
  readonly foldedAt: string | null;
  readonly migrating: boolean;
  readonly timeZone: string;
}

/** What places are compared by; those that the registry does not have are left out. */
const compared = [
  'contacts-handled',
  'service-level',
  'abandonment-rate',
  'average-speed-of-answer',
  'average-handle-time',
  'transfer-rate',
  'first-contact-resolution',
  'csat-average',
];
export const trendDays = 14;
export const hourKpis = { volume: 'contacts-queued', level: 'service-level' } as const;

const kpisPath = 'v1/kpis';

/** A key with less scope sees less of the board, not nothing. */
const allowed = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 400)) return undefined;
    throw error;
  }
};

export interface Frame {
  readonly definitions: Definitions;
  readonly targets: readonly Target[];
}

export const loadFrame = async (client: Client): Promise<Frame> => {
  const [definitions, { targets }] = await Promise.all([
    client.get<Definitions>('v1/definitions'),
    client.get<{ targets: Target[] }>('v1/targets'),
  ]);
  return { definitions, targets };
};

const withTarget = ({ definitions, targets }: Frame, { team }: View): string[] => {
  const aimed = new Set(targets.filter(({ slice }) => slice === 'total' || slice === 'team').map(({ kpi }) => kpi));
  const wanted = (id: string): boolean => aimed.has(id) || (team !== undefined && compared.includes(id));
  return definitions.kpis.map(({ id }) => id).filter(wanted);
};

export const loadBoard = async (client: Client, frame: Frame, view: View): Promise<Board> => {
  const { definitions, targets } = frame;
  const kpis = new Map(definitions.kpis.map((kpi) => [kpi.id, kpi]));
  const cardIds = withTarget(frame, view);
  const compareIds = compared.filter((id) => kpis.has(id));
  const own: Record<string, string> =
    view.team === undefined ? {} : { filter: `team:${encodeURIComponent(view.team)}` };
  const first = addDays(view.day, 1 - view.days);
  const ask = (query: Record<string, string>): Promise<KpiAnswer> =>
    client.get<KpiAnswer>(kpisPath, { to: view.day, ...query });
  const cards = cardIds.length > 0 ? cardIds : compareIds;
  const byPlace = async (groupBy: string): Promise<readonly Row[] | undefined> =>
    view.team === undefined
      ? (await allowed(ask({ from: first, grain: 'total', groupBy, ids: compareIds.join(',') })))?.rows
      : undefined;
  const [total, trend, hours, queues, teams, sites] = await Promise.all([
    ask({ ...own, from: first, grain: view.days === 1 ? 'day' : 'total', ids: cards.join(',') }),
    ask({ ...own, from: addDays(view.day, 1 - trendDays), grain: 'day', ids: cards.join(',') }),
    ask({ ...own, from: view.day, grain: 'hour', ids: Object.values(hourKpis).join(',') }),
    byPlace('queue'),
    byPlace('team'),
    byPlace('site'),
  ]);
  return {
    view,
    kpis,
    targets: new Map(targets.map((target) => [target.id, target])),
    cardIds,
    compareIds,
    total: total.rows[0],
    trend: trend.rows,
    hours: hours.rows,
    queues,
    teams,
    sites,
    foldedAt: total.asOf.foldedAt,
    migrating: total.definition.migrating,
    timeZone: definitions.timeZone,
  };
};

export const loadNow = (client: Client): Promise<Now> => client.get<Now>('v1/now');

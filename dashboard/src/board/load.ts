/** All numbers of one refresh: those of the cards first, then what stands around them. */
import { ApiError, type Client } from '../api/client.ts';
import type { Definitions, KpiAnswer, KpiInfo, Now, Row, Target } from '../api/types.ts';
import { addDays } from '../i18n/format.ts';

export interface View {
  /** Last day that is shown. */
  readonly day: string;
  /** How many days, ending with `day`. */
  readonly days: number;
  /** Only this part of the centre; undefined: all of it. */
  readonly own: Own | undefined;
}

const places = ['team', 'site', 'queue'] as const;
export type Place = (typeof places)[number];

/** What a key with limits may see. */
export interface Own {
  readonly slice: Place;
  readonly id: string;
  /** Others of its kind, which stand beside it. */
  readonly others?: boolean;
}

/** What the cards say. */
export interface Head {
  readonly view: View;
  readonly kpis: ReadonlyMap<string, KpiInfo>;
  readonly targets: ReadonlyMap<string, Target>;
  /** KPIs on cards, in the order of the registry. */
  readonly cardIds: readonly string[];
  readonly compareIds: readonly string[];
  readonly total: Row | undefined;
  readonly foldedAt: string | null;
  readonly migrating: boolean;
  readonly timeZone: string;
}

/** What stands around them. */
export interface Detail {
  readonly trend: readonly Row[];
  readonly hours: readonly Row[];
  /** Absent where the view may not see them. */
  readonly byPlace: Readonly<Partial<Record<Place, readonly Row[]>>>;
}

export interface Board extends Head {
  /** Undefined until it is there. */
  readonly detail: Detail | undefined;
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
/** So far back is looked for the part that a limited key is for. */
const ownDays = 28;
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
  /** The part that a limited key is for; undefined: the key is not limited. */
  readonly own: Own | undefined;
}

const firstDay = ({ day, days }: View): string => addDays(day, 1 - days);
const partOf = ({ own }: View): Record<string, string> =>
  own ? { filter: `${own.slice}:${encodeURIComponent(own.id)}` } : {};

const hasTotal = async (client: Client, day: string): Promise<boolean> =>
  (await allowed(client.get(kpisPath, { from: day, to: day, grain: 'total', ids: hourKpis.volume }))) !== undefined;

/** A limited key may not see the whole centre; the first place that it does see is what it is for. */
const ownPart = async (client: Client, day: string): Promise<Own | undefined> => {
  if (await hasTotal(client, day)) return undefined;
  const from = addDays(day, 1 - ownDays);
  for (const slice of places) {
    const asked = { from, to: day, grain: 'total', groupBy: slice, ids: hourKpis.volume };
    const rows = (await allowed(client.get<KpiAnswer>(kpisPath, asked)))?.rows ?? [];
    const id = rows[0]?.slice[slice]?.id;
    if (id !== undefined) return { slice, id, others: rows.length > 1 };
  }
  return undefined;
};

/** `day`: the last day that is shown; `team`: the link names one. */
export const loadFrame = async (client: Client, day: string, team: string | undefined): Promise<Frame> => {
  const [definitions, listed, own] = await Promise.all([
    client.get<Definitions>('v1/definitions'),
    allowed(client.get<{ targets: Target[] }>('v1/targets')),
    team === undefined ? ownPart(client, day) : { slice: 'team' as const, id: team },
  ]);
  return { definitions, targets: listed?.targets ?? [], own };
};

const onCards = ({ definitions, targets }: Frame, { own }: View): string[] => {
  const aimed = new Set(targets.map(({ kpi }) => kpi));
  const wanted = (id: string): boolean => aimed.has(id) || (own !== undefined && compared.includes(id));
  return definitions.kpis.map(({ id }) => id).filter(wanted);
};

export const loadHead = async (client: Client, frame: Frame, view: View): Promise<Head> => {
  const { definitions, targets } = frame;
  const kpis = new Map(definitions.kpis.map((kpi) => [kpi.id, kpi]));
  const cardIds = onCards(frame, view);
  const compareIds = compared.filter((id) => kpis.has(id));
  const { rows, asOf, definition } = await client.get<KpiAnswer>(kpisPath, {
    ...partOf(view),
    from: firstDay(view),
    to: view.day,
    grain: view.days === 1 ? 'day' : 'total',
    ids: (cardIds.length > 0 ? cardIds : compareIds).join(','),
  });
  return {
    view,
    kpis,
    targets: new Map(targets.map((target) => [target.id, target])),
    cardIds,
    compareIds,
    total: rows[0],
    foldedAt: asOf.foldedAt,
    migrating: definition.migrating,
    timeZone: definitions.timeZone,
  };
};

export const loadDetail = async (client: Client, { view, cardIds, compareIds }: Head): Promise<Detail> => {
  const ask = async (query: Record<string, string>): Promise<readonly Row[]> =>
    (await client.get<KpiAnswer>(kpisPath, { to: view.day, ...query })).rows;
  const part = partOf(view);
  const rowsBy = async (groupBy: Place) => {
    const asked = { from: firstDay(view), grain: 'total', groupBy, ids: compareIds.join(',') };
    return [groupBy, await allowed(ask(asked))] as const;
  };
  const trendOf = (): Promise<readonly Row[]> =>
    ask({ ...part, from: addDays(view.day, 1 - trendDays), grain: 'day', ids: cardIds.join(',') });
  const { own } = view;
  const besides = own === undefined ? places : places.filter((place) => own.others && place === own.slice);
  const [trend, hours, ...byPlace] = await Promise.all([
    cardIds.length > 0 ? trendOf() : [],
    ask({ ...part, from: view.day, grain: 'hour', ids: Object.values(hourKpis).join(',') }),
    ...besides.map(rowsBy),
  ]);
  return { trend, hours, byPlace: Object.fromEntries(byPlace.filter(([, rows]) => rows !== undefined)) };
};

export const loadNow = (client: Client): Promise<Now> => client.get<Now>('v1/now');

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
  readonly targets: ReadonlyMap<string, Target>;
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

type Total = Pick<KpiAnswer, 'rows' | 'asOf' | 'definition'>;

export interface Frame {
  readonly definitions: Definitions;
  /** The part that a limited key is for; undefined: the key is not limited. */
  readonly own: Own | undefined;
}

/** Numbers that were asked for before it was known whose. */
export interface Guessed {
  readonly view: View;
  /** Undefined: the key may not see them. */
  readonly total: Total | undefined;
}

const firstDay = ({ day, days }: View): string => addDays(day, 1 - days);
const partOf = ({ own }: View): Record<string, string> =>
  own ? { filter: `${own.slice}:${encodeURIComponent(own.id)}` } : {};

/** All KPIs: which of them have targets is seen in the answer. */
const loadTotal = (client: Client, view: View): Promise<Total> =>
  client.get(kpisPath, {
    ...partOf(view),
    from: firstDay(view),
    to: view.day,
    grain: view.days === 1 ? 'day' : 'total',
  });

/** A limited key may not see the whole centre; the first place that it does see is what it is for. */
const ownPart = async (client: Client, day: string): Promise<Own | undefined> => {
  const from = addDays(day, 1 - ownDays);
  for (const slice of places) {
    const asked = { from, to: day, grain: 'total', groupBy: slice, ids: hourKpis.volume };
    const rows = (await allowed(client.get<KpiAnswer>(kpisPath, asked)))?.rows ?? [];
    const id = rows[0]?.slice[slice]?.id;
    if (id !== undefined) return { slice, id, others: rows.length > 1 };
  }
  return undefined;
};

/** Names, and whose numbers are shown; the numbers of the likely view are asked for at the same time. */
export const loadFrame = async (client: Client, view: View): Promise<{ frame: Frame; guessed: Guessed }> => {
  const [definitions, total] = await Promise.all([
    client.get<Definitions>('v1/definitions'),
    allowed(loadTotal(client, view)),
  ]);
  const own = view.own ?? (total === undefined ? await ownPart(client, view.day) : undefined);
  return { frame: { definitions, own }, guessed: { view, total } };
};

/** A key that may not see them still sees how a KPI stands. */
export const loadTargets = async (client: Client): Promise<readonly Target[]> =>
  (await allowed(client.get<{ targets: Target[] }>('v1/targets')))?.targets ?? [];

const onCards = (total: Row | undefined, { own }: View, kpis: ReadonlyMap<string, KpiInfo>): string[] =>
  [...kpis.keys()].filter((id) => {
    const value = total?.kpis[id];
    return value && (value.status !== 'no-target' || (own !== undefined && compared.includes(id)));
  });

const isView = (a: View, b: View): boolean =>
  a.day === b.day && a.days === b.days && a.own?.slice === b.own?.slice && a.own?.id === b.own?.id;

export const loadHead = async (
  client: Client,
  { definitions }: Frame,
  view: View,
  guessed: Guessed | undefined,
): Promise<Head> => {
  const known = guessed && isView(guessed.view, view) ? guessed.total : undefined;
  const total = known ?? (await loadTotal(client, view));
  const kpis = new Map(definitions.kpis.map((kpi) => [kpi.id, kpi]));
  return {
    view,
    kpis,
    cardIds: onCards(total.rows[0], view, kpis),
    compareIds: compared.filter((id) => kpis.has(id)),
    total: total.rows[0],
    foldedAt: total.asOf.foldedAt,
    migrating: total.definition.migrating,
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

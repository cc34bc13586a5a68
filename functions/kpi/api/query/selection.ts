/** `groupBy` and `filter` -> the one slice or declared pair that answers them. Pure. */
import { invalid } from '../../../../shared/http/problem.ts';
import {
  isPair,
  pairIds,
  pairs,
  pairValueId,
  sliceIds,
  splitPairValue,
  type CutId,
  type SliceId,
} from '../../../../shared/kpi/slices.ts';

export interface Selection {
  readonly cut: CutId;
  /** The slice, or the two of the pair in its order. */
  readonly slices: readonly SliceId[];
  /** Allowed value ids by slice; a slice that is not in it has all. */
  readonly only: ReadonlyMap<SliceId, ReadonlySet<string>>;
}

const whatExists = `slices: ${sliceIds.join(', ')}; pairs: ${pairIds.join(' and ')}`;

const sliceNamed = (field: string, name: string): SliceId => {
  const slice = sliceIds.find((id) => id === name);
  if (slice === undefined) throw invalid({ field, message: `has no slice '${name}'; ${whatExists}` });
  return slice;
};

/** Values are percent-encoded where they contain `;` or `%`; one that does not decode is meant literally. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const parseFilter = (filter: string | undefined): Map<SliceId, Set<string>> => {
  const only = new Map<SliceId, Set<string>>();
  for (const term of filter === undefined ? [] : filter.split(';')) {
    const at = term.indexOf(':');
    const value = decoded(term.slice(at + 1));
    if (at < 1 || value === '')
      throw invalid({ field: 'filter', message: 'must be slice:value, several separated by ;' });
    const slice = sliceNamed('filter', term.slice(0, at));
    only.set(slice, (only.get(slice) ?? new Set()).add(value));
  }
  return only;
};

const cutOf = (wanted: ReadonlySet<SliceId>): CutId | undefined => {
  const [only] = wanted;
  if (wanted.size <= 1) return only ?? 'total';
  return wanted.size > 2 ? undefined : pairIds.find((pair) => pairs[pair].of.every((slice) => wanted.has(slice)));
};

/** The slices of groupBy and filter together must be one slice or one declared pair. */
export const resolveSelection = (groupBy: string | undefined, filter: string | undefined): Selection => {
  const only = parseFilter(filter);
  const grouped = groupBy === undefined ? [] : groupBy.split(',').map((name) => sliceNamed('groupBy', name.trim()));
  const wanted = new Set<SliceId>([...grouped, ...only.keys()]);
  const cut = cutOf(wanted);
  if (cut === undefined) {
    const field = filter === undefined ? 'groupBy' : 'filter';
    throw invalid({ field, message: `asks for ${[...wanted].join(' x ')}, which is not kept; ${whatExists}` });
  }
  return { cut, slices: isPair(cut) ? pairs[cut].of : [cut], only };
};

/** Parts of a value id in the order of the selection's slices. */
export const valueParts = (cut: CutId, value: string): readonly string[] =>
  isPair(cut) ? splitPairValue(value) : [value];

export const isSelected = ({ cut, slices, only }: Selection, value: string): boolean => {
  const parts = valueParts(cut, value);
  return slices.every((slice, index) => only.get(slice)?.has(parts[index] ?? '') ?? true);
};

/** Every value id when all of them follow from the filter (and for the total); undefined when the directory must tell. */
export const pinnedValues = ({ cut, slices, only }: Selection): readonly string[] | undefined => {
  if (cut === 'total') return (only.get('total')?.has('all') ?? true) ? ['all'] : [];
  const [first, second] = slices.map((slice) => only.get(slice));
  if (first === undefined) return undefined;
  if (!isPair(cut)) return [...first].sort();
  return second && [...first].flatMap((a) => [...second].map((b) => pairValueId(a, b))).sort();
};

/** Beginning that all wanted value ids share, when the filter gives one value for a pair's first slice. */
export const sharedPrefix = ({ cut, slices: [slice], only }: Selection): string | undefined => {
  const [value, another] = (slice && only.get(slice)) ?? [];
  return isPair(cut) && value !== undefined && another === undefined ? pairValueId(value, '') : undefined;
};

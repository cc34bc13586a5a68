/** All targets together: which one counts where and when, and what a change makes of them. Pure. */
import * as z from 'zod';
import {
  isSuggested,
  targetIdOf,
  targetLimits,
  targetSchema,
  type Target,
  type TargetInput,
  type TargetPlace,
} from './target.ts';

export const targetBookSchema = z.object({
  /** Counts changes; a change is written on condition that nobody else was first. */
  version: z.number().int(),
  targets: z.array(targetSchema),
  /** KPIs whose suggestion was written once: one that was deleted does not come back. */
  seeded: z.array(z.string()),
});
export type TargetBook = z.output<typeof targetBookSchema>;
export const emptyBook: TargetBook = { version: 0, targets: [], seeded: [] };

/** Both undefined never; only `before`: deleted; only `after`: new. */
export interface TargetChange {
  readonly before?: Target | undefined;
  readonly after?: Target | undefined;
}

export interface BookChange {
  readonly book: TargetBook;
  readonly changes: readonly TargetChange[];
}

export interface Editor {
  /** Key id. */
  readonly by: string;
  /** ISO time. */
  readonly at: string;
}

const placeKey = ({ kpi, slice, value }: TargetPlace): string => JSON.stringify([kpi, slice, value]);

/** `day` is asked for only where there are targets: most cells of a table have none, and a local day is dear. */
export type TargetLookup = (place: TargetPlace, day: () => string) => Target | undefined;

/** The newest that has begun counts, until its last day. */
export const targetLookup = ({ targets }: Pick<TargetBook, 'targets'>): TargetLookup => {
  const aimed = new Set<string>(targets.map(({ kpi }) => kpi));
  const byPlace = new Map<string, Target[]>();
  for (const target of targets.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))) {
    const key = placeKey(target);
    byPlace.set(key, [...(byPlace.get(key) ?? []), target]);
  }
  return (place, day) => {
    const here = aimed.has(place.kpi) ? byPlace.get(placeKey(place)) : undefined;
    if (here === undefined) return undefined;
    const on = day();
    const begun = here.find(({ validFrom }) => validFrom <= on);
    return begun && (begun.validTo === undefined || begun.validTo >= on) ? begun : undefined;
  };
};

const sorted = (targets: Iterable<Target>): Target[] =>
  [...targets].sort((a, b) => (`${placeKey(a)}${a.validFrom}` < `${placeKey(b)}${b.validFrom}` ? -1 : 1));

const changed = (
  book: TargetBook,
  targets: ReadonlyMap<string, Target>,
  changes: readonly TargetChange[],
): BookChange => ({
  book: { ...book, version: book.version + 1, targets: sorted(targets.values()) },
  changes,
});

const byId = ({ targets }: TargetBook): Map<string, Target> => new Map(targets.map((target) => [target.id, target]));

export type BookRefusal =
  | { readonly refused: 'exists'; readonly id: string }
  | { readonly refused: 'unknown' }
  | { readonly refused: 'changed'; readonly version: number }
  | { readonly refused: 'full'; readonly count: number };

export const isRefused = (result: BookChange | BookRefusal): result is BookRefusal => 'refused' in result;

const made = (input: TargetInput, version: number, { by, at }: Editor): Target => ({
  ...input,
  id: targetIdOf(input),
  version,
  updatedAt: at,
  updatedBy: by,
});

/** Every row is new or takes the place of the row with its KPI, slice value and first day; all or nothing. */
export const putTargets = (
  book: TargetBook,
  inputs: readonly TargetInput[],
  editor: Editor,
): BookChange | BookRefusal => {
  const targets = byId(book);
  const changes = inputs.map((input): TargetChange => {
    const before = targets.get(targetIdOf(input));
    const after = made(input, (before?.version ?? 0) + 1, editor);
    targets.set(after.id, after);
    return { before, after };
  });
  return targets.size > targetLimits.targets
    ? { refused: 'full', count: targets.size }
    : changed(book, targets, changes);
};

/** A suggestion at the same place gives way to the first owned target. */
export const addTarget = (book: TargetBook, input: TargetInput, editor: Editor): BookChange | BookRefusal => {
  const id = targetIdOf(input);
  const there = byId(book).get(id);
  return there && !isSuggested(there) ? { refused: 'exists', id } : putTargets(book, [input], editor);
};

const seen = (book: TargetBook, id: string, version: number): Target | BookRefusal => {
  const target = byId(book).get(id);
  if (!target) return { refused: 'unknown' };
  return target.version === version ? target : { refused: 'changed', version: target.version };
};

/** Also a move to another place or first day: the old row goes, the new one comes, in one change. */
export const replaceTarget = (
  book: TargetBook,
  id: string,
  version: number,
  input: TargetInput,
  editor: Editor,
): BookChange | BookRefusal => {
  const before = seen(book, id, version);
  if ('refused' in before) return before;
  const after = made(input, version + 1, editor);
  const targets = byId(book);
  if (after.id !== id && targets.has(after.id)) return { refused: 'exists', id: after.id };
  targets.delete(id);
  targets.set(after.id, after);
  return changed(book, targets, [{ before, after }]);
};

export const removeTarget = (book: TargetBook, id: string, version: number): BookChange | BookRefusal => {
  const before = seen(book, id, version);
  if ('refused' in before) return before;
  const targets = byId(book);
  targets.delete(id);
  return changed(book, targets, [{ before }]);
};

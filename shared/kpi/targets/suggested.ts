/** The registry's suggestions as targets of the total: shown as suggestions until somebody owns them. Pure. */
import { kpis as allKpis, type Kpi } from '../registry/registry.ts';
import type { BookChange, TargetBook } from './book.ts';
import { targetIdOf, usualTolerance, type Target } from './target.ts';

/** Suggestions hold from the beginning of all numbers. */
const sinceEver = '1971-01-01';

const suggestion = ({ id: kpi, suggestedTarget }: Kpi, at: string): Target[] => {
  if (!suggestedTarget) return [];
  const place = { kpi, slice: 'total', value: 'all', validFrom: sinceEver } as const;
  return [
    {
      ...place,
      id: targetIdOf(place),
      per: 'day',
      target: suggestedTarget.value,
      tolerance: usualTolerance,
      action: suggestedTarget.action,
      source: suggestedTarget.source,
      version: 1,
      updatedAt: at,
      updatedBy: 'registry',
    },
  ];
};

/** Suggestions of KPIs that never had one written; undefined when there is nothing to write. */
export const seedBook = (book: TargetBook, kpis: readonly Kpi[], at: string): BookChange | undefined => {
  const fresh = kpis.filter(({ id, suggestedTarget }) => suggestedTarget && !book.seeded.includes(id));
  if (fresh.length === 0) return undefined;
  const known = new Set(book.targets.map(({ id }) => id));
  const added = fresh.flatMap((kpi) => suggestion(kpi, at)).filter(({ id }) => !known.has(id));
  return {
    book: {
      version: book.version + 1,
      targets: [...book.targets, ...added],
      seeded: [...book.seeded, ...fresh.map(({ id }) => id)],
    },
    changes: added.map((after) => ({ after })),
  };
};

/** The stored book with the suggestions that are not written yet; its version stays that of what is stored. */
export const withSuggestions = (book: TargetBook, at: string, kpis: readonly Kpi[] = allKpis): TargetBook => {
  const seed = seedBook(book, kpis, at);
  return seed ? { ...seed.book, version: book.version } : book;
};

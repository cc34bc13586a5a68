/** Targets and misses in memory, with the promises of the DynamoDB store. */
import type { TargetStore } from '../../functions/kpi/store/target-store.ts';
import { missKey, parseBook, toBookItem, type HistoryEntry } from '../../shared/dynamo/items/target-item.ts';
import type { Miss } from '../../shared/kpi/targets/review.ts';

const idOf = (miss: Pick<Miss, 'targetId' | 'from'>): string => `${missKey(miss).pk} ${missKey(miss).sk}`;

export const memoryTargets = (): TargetStore & { readonly stored: Map<string, Miss> } => {
  let item: ReturnType<typeof toBookItem> | undefined;
  const history: HistoryEntry[] = [];
  const stored = new Map<string, Miss>();
  return {
    stored,
    readBook: async () => parseBook(item),
    writeBook: async ({ book, changes }, editor) => {
      if (book.version !== (item?.version ?? 0) + 1) return 'lost';
      item = toBookItem(book);
      history.unshift({ version: book.version, changes, ...editor });
      return 'done';
    },
    history: async (limit) => history.slice(0, limit),
    misses: async (months) => [...stored.values()].filter(({ from }) => months.includes(from.slice(0, 7))),
    addMiss: async (miss) => {
      const known = stored.get(idOf(miss));
      if (!known) stored.set(idOf(miss), miss);
      return known ?? miss;
    },
    markSent: async (miss, at) => {
      const known = stored.get(idOf(miss));
      if (!known) throw new Error('no such miss');
      stored.set(idOf(miss), { ...known, sentAt: known.sentAt ?? at });
    },
    acknowledge: async (miss, acknowledgement) => {
      const known = stored.get(idOf(miss));
      if (known) stored.set(idOf(miss), { ...known, acknowledgement });
      return known !== undefined;
    },
  };
};

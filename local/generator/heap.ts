// Smallest first, ties in the order of arrival: the generator needs a stable order to be reproducible.

export interface Heap<T> {
  readonly push: (at: number, item: T) => void;
  readonly nextAt: () => number | undefined;
  readonly pop: () => T | undefined;
  readonly size: () => number;
}

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly item: T;
}

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

const sink = <T>(entries: Entry<T>[], entry: Entry<T>): void => {
  let hole = 0;
  for (;;) {
    const left = 2 * hole + 1;
    const [leftEntry, rightEntry] = [entries[left], entries[left + 1]];
    if (leftEntry === undefined) break;
    const smaller = rightEntry !== undefined && before(rightEntry, leftEntry) ? rightEntry : leftEntry;
    if (!before(smaller, entry)) break;
    entries[hole] = smaller;
    hole = smaller === leftEntry ? left : left + 1;
  }
  entries[hole] = entry;
};

const rise = <T>(entries: Entry<T>[], entry: Entry<T>): void => {
  let hole = entries.length;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = entries[parent];
    if (above === undefined || !before(entry, above)) break;
    entries[hole] = above;
    hole = parent;
  }
  entries[hole] = entry;
};

export const createHeap = <T>(): Heap<T> => {
  const entries: Entry<T>[] = [];
  let order = 0;
  return {
    push: (at, item) => rise(entries, { at, order: (order += 1), item }),
    nextAt: () => entries[0]?.at,
    size: () => entries.length,
    pop: () => {
      const top = entries[0];
      const last = entries.pop();
      if (last !== undefined && entries.length > 0) sink(entries, last);
      return top?.item;
    },
  };
};

/** Chance from a seed: the same seed gives the same run. Every test that draws prints its seed when it fails. */

export interface Random {
  /** 0 <= x < 1. */
  readonly next: () => number;
  /** Whole number, both ends included. */
  readonly int: (min: number, max: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: <T>(items: readonly T[]) => T[];
  /** An independent stream, so that one draw more in one place changes nothing elsewhere. */
  readonly fork: (name: string) => Random;
}

/** FNV-1a, to turn names into seeds. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

/** mulberry32. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

export const seeded = (seed: number): Random => {
  const next = generator(hash(`seed ${seed}`));
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i -= 1) {
        const j = int(0, i);
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]]; // boundary: both indexes exist
      }
      return copy;
    },
    fork: (name) => seeded(hash(`${name} of ${seed}`)),
  };
};

/** Cuts a list into batches of random length. */
export const cut = <T>(random: Random, items: readonly T[], longest: number): T[][] => {
  const batches: T[][] = [];
  for (let at = 0; at < items.length;) {
    const size = random.int(1, longest);
    batches.push(items.slice(at, at + size));
    at += size;
  }
  return batches;
};

/** The seeds of a test: FIRST_SEED moves the window, ONE_SEED replays a single one. */
export const seedsOf = (count: number): number[] => {
  const one = process.env['ONE_SEED'];
  if (one !== undefined) return [Number(one)];
  const first = Number(process.env['FIRST_SEED'] ?? 1);
  return Array.from({ length: count }, (_, i) => first + i);
};

/** Runs a check for each seed and names the seed in whatever it throws. */
export const forEachSeed = async (count: number, check: (seed: number) => Promise<void> | void): Promise<void> => {
  for (const seed of seedsOf(count)) {
    try {
      await check(seed);
    } catch (error) {
      throw new Error(
        `seed ${seed} (replay: ONE_SEED=${seed}): ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
};

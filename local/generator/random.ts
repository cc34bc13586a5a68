// Seeded randomness: every draw of the generator comes from here, so that a seed names one exact stream of records.

export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number, both ends included. */
  readonly int: (min: number, max: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly weighted: <T>(entries: readonly Weighted<T>[]) => T;
  readonly normal: () => number;
  readonly exponential: (mean: number) => number;
  /** Durations of people are log-normal: many short ones, a long tail. `sigma` is the spread of the logarithm. */
  readonly logNormal: (median: number, sigma: number) => number;
  readonly uuid: () => string;
}

export type Weighted<T> = readonly [item: T, weight: number];

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Finalizer of murmur3: neighbouring seeds give unrelated streams. */
const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** One 32-bit hash of several numbers; a seed above 32 bits keeps its upper half too. */
export const hashOf = (...parts: readonly number[]): number =>
  parts.reduce((hash, part) => mix(mix(hash ^ (part | 0)) + Math.floor(part / 2 ** 32) + 0x9e3779b9), 0x2545f491);

/** Uniform in [0, 1) as a pure function of its arguments, for facts that must not depend on the order of draws. */
export const unitOf = (...parts: readonly number[]): number => hashOf(...parts) / 2 ** 32;

/** sfc32: 128 bits of state, passes PractRand, four additions per draw. */
const sfc32 = (seed: number): (() => number) => {
  let a = mix(seed);
  let b = mix(seed + 0x9e3779b9);
  let c = mix(seed + 0x3c6ef372);
  let counter = 1;
  const step = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) step();
  return step;
};

const hex16 = (bits: number): string => (HEX[(bits >>> 8) & 255] ?? '') + (HEX[bits & 255] ?? '');

const formatUuid = (step: () => number): string => {
  const [a, b, c, d] = [step(), step(), step(), step()];
  // Version 4, variant 1: the bits that every random UUID carries.
  const version = (b & 0x0fff) | 0x4000;
  const variant = ((c >>> 16) & 0x3fff) | 0x8000;
  return `${hex16(a >>> 16)}${hex16(a)}-${hex16(b >>> 16)}-${hex16(version)}-${hex16(variant)}-${hex16(c)}${hex16(d >>> 16)}${hex16(d)}`;
};

export const createRandom = (...seeds: readonly number[]): Random => {
  const step = sfc32(hashOf(...seeds));
  const next = (): number => step() / 2 ** 32;
  const at = <T>(items: readonly T[], index: number): T => {
    const item = items[index];
    if (item === undefined) throw new RangeError('cannot draw from an empty list');
    return item;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    normal,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => at(items, Math.floor(next() * items.length)),
    weighted: (entries) => {
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const index = entries.findIndex(([, weight]) => (left -= weight) < 0);
      return at(entries, index < 0 ? entries.length - 1 : index)[0];
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    uuid: () => formatUuid(step),
  };
};

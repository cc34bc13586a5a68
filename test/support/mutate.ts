/** Damages JSON as the world does: values of another type, missing and strange keys, long and hostile texts, depth. */
import type { Random } from './random.ts';

const hostile: readonly (() => unknown)[] = [
  () => null,
  () => '',
  () => 0,
  () => -1,
  () => 1e308,
  () => true,
  () => [],
  () => ({}),
  () => 'x'.repeat(40_000),
  () => '\ud800\u0000\uffff',
  () => '\u202e<script>{{}}$.External',
  () => '__proto__',
  () => ({ toString: 'no', constructor: { prototype: 1 } }),
  () => ['a', { b: [null, [[]]] }],
  () => JSON.parse('{"__proto__":{"polluted":true},"hasOwnProperty":1}') as unknown,
  () => Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 'deep'),
  () => '2026-13-45T99:99:99Z',
  () => '999999999999999999999',
  () => '💥'.repeat(3_000),
];

const useful: readonly (readonly [string, unknown])[] = [
  ['csat', '5'],
  ['nps', 11],
  ['scale', 'stars'],
  ['sale', 'true'],
  ['amount', '12.50'],
  ['currency', 'eur'],
  ['waitedSeconds', 500],
  ['dueInMinutes', '30'],
  ['team', 't1'],
  ['contactId', 'c-1'],
];

const change = (random: Random, value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null || depth > 6 || random.chance(0.04)) return random.pick(hostile)();
  if (Array.isArray(value)) return value.map((one) => (random.chance(0.3) ? change(random, one, depth + 1) : one));
  const entries = Object.entries(value);
  const at = random.int(0, Math.max(0, entries.length - 1));
  const changed = entries.flatMap(([key, one], index): [string, unknown][] => {
    if (index !== at) return [[key, one]];
    if (random.chance(0.1)) return [];
    if (random.chance(0.05)) return [[key.toLowerCase(), one]];
    return [[key, change(random, one, depth + 1)]];
  });
  return Object.fromEntries(changed);
};

const withParameters = (random: Random, event: unknown): unknown => {
  const copy = structuredClone(event) as { Details?: { Parameters?: Record<string, unknown> } }; // boundary: our own samples
  const parameters = copy.Details?.Parameters;
  if (parameters) for (const [key, value] of useful) if (random.chance(0.4)) parameters[key] = value;
  return copy;
};

export const mutated = (random: Random, event: unknown): unknown => {
  let result = withParameters(random, event);
  for (let times = random.int(1, 4); times > 0; times -= 1) result = change(random, result, 0);
  return result;
};

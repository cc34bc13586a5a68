/**
 * Event filtering: the subset of event patterns this host evaluates. Pure.
 * Supported: nested objects, lists of literals (string, number, boolean, null), {prefix}, {suffix}, {wildcard}, {exists},
 * {"anything-but": literal | list | {operator: text}}, {numeric: [op, n, ...]}, {"equals-ignore-case"} and $or.
 * Any other operator is an error when the mapping is planned, not a silent mismatch.
 */
import { type Json, type JsonObject, asText, isObject, parseJson } from '../assembly/json.ts';

export class FilterError extends Error {
  override readonly name = 'FilterError';
}

/** undefined = the field is absent. */
type Test = (value: Json | undefined) => boolean;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const textTest = (operand: Json, test: (text: string, operand: string) => boolean): Test => {
  if (typeof operand !== 'string') throw new FilterError(`expected text, got ${JSON.stringify(operand)}`);
  return (value) => typeof value === 'string' && test(value, operand);
};

const escaped = (character: string): string => character.replace(/[.*+?^${}()|[\]\\]/u, String.raw`\$&`);

/** `*` is any run of characters, the empty one too; a backslash makes `*` and itself literal and goes before nothing else. */
const wildcardExpression = (wildcard: string): RegExp => {
  const parts = wildcard.match(/\\?[^]|\\/gu) ?? [];
  const source = parts.map((part, i) => {
    if (part === '*' && parts[i - 1] === '*') throw new FilterError(`wildcard: more than one * in a row: ${wildcard}`);
    if (part.startsWith('\\') && part !== String.raw`\*` && part !== '\\\\')
      throw new FilterError(`wildcard: a backslash goes before * or another one only: ${wildcard}`);
    return part === '*' ? '[^]*' : escaped(part.replace('\\', ''));
  });
  return new RegExp(`^${source.join('')}$`, 'u');
};

const wildcardTest = (operand: Json): Test => {
  if (typeof operand !== 'string') throw new FilterError(`wildcard: expected text, got ${JSON.stringify(operand)}`);
  const expression = wildcardExpression(operand);
  return (value) => typeof value === 'string' && expression.test(value);
};

const numericTest = (operand: Json): Test => {
  const parts = isList(operand) ? operand : [];
  const tests: ((n: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARE[asText(parts[i])];
    const bound = parts[i + 1];
    if (compare === undefined || typeof bound !== 'number')
      throw new FilterError(`numeric: ${JSON.stringify(operand)}`);
    tests.push((n) => compare(n, bound));
  }
  if (tests.length === 0) throw new FilterError('numeric needs an operator and a number');
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const anythingBut = (operand: Json): Test => {
  if (isObject(operand)) {
    const inner = operatorTest(operand);
    return (value) => value !== undefined && !inner(value);
  }
  const refused = isList(operand) ? operand : [operand];
  return (value) => value !== undefined && !refused.includes(value);
};

const OPERATORS: Readonly<Record<string, (operand: Json) => Test>> = {
  prefix: (operand) => textTest(operand, (text, start) => text.startsWith(start)),
  suffix: (operand) => textTest(operand, (text, end) => text.endsWith(end)),
  wildcard: wildcardTest,
  'equals-ignore-case': (operand) => textTest(operand, (text, other) => text.toLowerCase() === other.toLowerCase()),
  exists: (operand) => (value) => (value !== undefined) === (operand === true),
  'anything-but': anythingBut,
  numeric: numericTest,
};

function operatorTest(matcher: JsonObject): Test {
  const [entry, ...more] = Object.entries(matcher);
  const operator = entry === undefined ? undefined : OPERATORS[entry[0]];
  if (entry === undefined || operator === undefined || more.length > 0) {
    throw new FilterError(
      `operator ${JSON.stringify(matcher)} is not supported; known: ${Object.keys(OPERATORS).join(', ')}`,
    );
  }
  return operator(entry[1]);
}

const matcherTest = (matcher: Json): Test => (isObject(matcher) ? operatorTest(matcher) : (value) => value === matcher);

const leafTest = (matchers: readonly Json[]): Test => {
  if (matchers.length === 0) throw new FilterError('an empty list matches nothing');
  const tests = matchers.map(matcherTest);
  // A field that is a list matches when one of its items does.
  return (value) => tests.some((test) => test(value) || (isList(value) && value.some(test)));
};

const patternTest = (pattern: JsonObject): Test => {
  const tests = Object.entries(pattern).map(([key, expected]): Test => {
    if (key === '$or' && isList(expected)) {
      const branches = expected.filter(isObject).map(patternTest);
      return (value) => branches.some((branch) => branch(value));
    }
    const field = isList(expected) ? leafTest(expected) : isObject(expected) ? patternTest(expected) : undefined;
    if (field === undefined) throw new FilterError(`${key}: expected a list or an object`);
    return (value) => field(isObject(value) ? value[key] : undefined);
  });
  return (value) => tests.every((test) => test(value));
};

export type Filter = (subject: JsonObject) => boolean;

/** A record passes when one of the patterns matches; without patterns everything passes. */
export const compileFilters = (patterns: readonly string[]): Filter | undefined => {
  if (patterns.length === 0) return undefined;
  const tests = patterns.map((text) => {
    const pattern = parseJson(text);
    if (!isObject(pattern)) throw new FilterError(`a pattern is an object: ${text}`);
    return patternTest(pattern);
  });
  return (subject) => tests.some((test) => test(subject));
};

/** What is wrong with a value, as a person would say it after the field's name: `is required`, `must be at least 7`. */
import type * as z from 'zod';

const units: Readonly<Record<string, readonly [one: string, more: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};
const types: Readonly<Record<string, string>> = { int: 'a whole number', array: 'a list', object: 'an object' };
const longestList = 400;

const limitOf = (word: string, origin: string, limit: number | bigint, inclusive = true): string => {
  const unit = units[origin];
  if (unit !== undefined) return `must have at ${word} ${limit} ${limit === 1 ? unit[0] : unit[1]}`;
  if (inclusive) return `must be at ${word} ${limit}`;
  return word === 'least' ? `must be more than ${limit}` : `must be less than ${limit}`;
};

const missing = 'is required';

/** For `safeParse`; what a schema says in its own words goes before. Undefined: zod's own sentence. */
export const refusal: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'too_small') return limitOf('least', issue.origin, issue.minimum, issue.inclusive);
  if (issue.code === 'too_big') return limitOf('most', issue.origin, issue.maximum, issue.inclusive);
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value') return undefined;
  if (issue.input === undefined) return missing;
  if (issue.code === 'invalid_type') return `must be ${types[issue.expected] ?? `a ${issue.expected}`}`;
  const list = issue.values.map(String).join(', ');
  return list.length > longestList ? undefined : `must be ${issue.values.length > 1 ? 'one of ' : ''}${list}`;
};

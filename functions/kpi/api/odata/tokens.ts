/** Text of a `$filter` -> tokens. Linear: one sticky pattern per kind, each without backtracking over more than its own token. */
import { wrong } from './syntax-error.ts';

export type TokenKind = 'string' | 'number' | 'date' | 'moment' | 'name' | 'open' | 'close' | 'comma' | 'minus' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Place in the filter, from 0. */
  readonly at: number;
}

/** In this order: a date begins like a number. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /'(?:[^']|'')*'/y],
  ['moment', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2})/y],
  ['date', /\d{4}-\d{2}-\d{2}(?![\w-])/y],
  ['number', /\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?(?![\w.])/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['comma', /,/y],
  ['minus', /-/y],
];

const space = /[ \t]*/y;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const tokenAt = (text: string, at: number): Token | undefined => {
  for (const [kind, pattern] of patterns) {
    const found = matchAt(pattern, text, at);
    if (found !== undefined) return { kind, text: found, at };
  }
  return undefined;
};

export const tokenize = (option: string, text: string): Token[] => {
  const tokens: Token[] = [];
  let at = matchAt(space, text, 0)?.length ?? 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (!token) throw wrong(option, `cannot be read at position ${at + 1}`);
    tokens.push(token);
    at += token.text.length;
    at += matchAt(space, text, at)?.length ?? 0;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
};

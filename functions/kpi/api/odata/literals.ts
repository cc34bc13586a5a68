/** Literals of `$filter`. Pure. */
import { isCalendarDay } from '../../../../shared/contracts/kpi-query.ts';
import type { Kind } from './ast.ts';
import type { Value } from './model.ts';
import type { Token } from './tokens.ts';

export interface Literal {
  readonly kind: Kind;
  readonly value: Value;
}

const words: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null', value: null }],
  ['INF', { kind: 'number', value: Number.POSITIVE_INFINITY }],
  ['NaN', { kind: 'number', value: Number.NaN }],
]);

const unquoted = (text: string): string => text.slice(1, -1).replaceAll("''", "'");

/** Undefined: the token is no literal, or one that is not in the calendar. */
export const literalOf = ({ kind, text }: Token): Literal | undefined => {
  switch (kind) {
    case 'string':
      return { kind: 'text', value: unquoted(text) };
    case 'number':
      return { kind: 'number', value: Number(text) };
    case 'date':
      return isCalendarDay(text) ? { kind: 'date', value: text } : undefined;
    case 'moment': {
      const ms = Date.parse(text);
      return isCalendarDay(text.slice(0, 10)) && Number.isFinite(ms) ? { kind: 'moment', value: ms } : undefined;
    }
    case 'name':
      return words.get(text);
    case 'open':
    case 'close':
    case 'comma':
    case 'minus':
    case 'end':
      return undefined;
  }
};

/** Expressions of `$filter` and `$orderby`, typed. */
import type { Value } from './model.ts';

/** Moments are compared as epoch ms, dates as their text. `null` fits every type. */
export type Kind = 'text' | 'number' | 'boolean' | 'date' | 'moment' | 'null';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'divby' | 'mod';

interface Typed {
  readonly kind: Kind;
}

export type Expression =
  | (Typed & { readonly node: 'literal'; readonly value: Value })
  | (Typed & { readonly node: 'property'; readonly name: string })
  | (Typed & {
      readonly node: 'compare';
      readonly op: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Typed & {
      readonly node: 'logic';
      readonly op: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Typed & { readonly node: 'not' | 'negative'; readonly of: Expression })
  | (Typed & { readonly node: 'math'; readonly op: Arithmetic; readonly left: Expression; readonly right: Expression })
  | (Typed & { readonly node: 'in'; readonly of: Expression; readonly values: readonly Value[] })
  | (Typed & { readonly node: 'call'; readonly fn: string; readonly args: readonly Expression[] });

/**
 * What a filter says of single properties for certain: values and limits that every kept entity meets. They become key
 * conditions; the whole filter is still tested on what is read, so a bound may be wider than the filter but never narrower.
 */
import type { Comparison, Expression } from './ast.ts';
import type { Value } from './model.ts';

export interface Bound {
  /** One of these; undefined: no bound. */
  readonly values?: ReadonlySet<Value>;
  /** At least, at most; both included. */
  readonly min?: Value;
  readonly max?: Value;
}

export type Bounds = ReadonlyMap<string, Bound>;

const flipped: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

const boundOf = (op: Comparison, value: Value): Bound | undefined => {
  if (op === 'eq') return { values: new Set([value]) };
  if (op === 'ne' || value === null) return undefined;
  return op === 'gt' || op === 'ge' ? { min: value } : { max: value };
};

const simple = (expression: Expression): readonly [string, Bound] | undefined => {
  if (expression.node === 'in')
    return expression.of.node === 'property' ? [expression.of.name, { values: new Set(expression.values) }] : undefined;
  if (expression.node !== 'compare') return undefined;
  const { left, right, op } = expression;
  const [property, literal, direction] = left.node === 'property' ? [left, right, op] : [right, left, flipped[op]];
  if (property.node !== 'property' || literal.node !== 'literal') return undefined;
  const bound = boundOf(direction, literal.value);
  return bound && [property.name, bound];
};

const larger = (a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || a === null ? b : b === undefined || b === null || a > b ? a : b;
const smaller = (a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || a === null ? b : b === undefined || b === null || a < b ? a : b;

const both = (a: Bound, b: Bound): Bound => {
  const values =
    a.values && b.values ? new Set([...a.values].filter((value) => b.values?.has(value))) : (a.values ?? b.values);
  const [min, max] = [larger(a.min, b.min), smaller(a.max, b.max)];
  return {
    ...(values ? { values } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
};

const either = (a: Bound, b: Bound): Bound => {
  if (a.values && b.values) return { values: new Set([...a.values, ...b.values]) };
  const min = a.min === undefined || b.min === undefined ? undefined : smaller(a.min, b.min);
  const max = a.max === undefined || b.max === undefined ? undefined : larger(a.max, b.max);
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
};

/** By `and` every side's bounds hold; by `or` only what both sides say of one property. */
export const boundsOf = (expression: Expression | undefined): Bounds => {
  if (!expression) return new Map();
  if (expression.node === 'logic') {
    const [left, right] = [boundsOf(expression.left), boundsOf(expression.right)];
    const joined = new Map<string, Bound>();
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const [a, b] = [left.get(name), right.get(name)];
      const bound =
        a && b ? (expression.op === 'and' ? both(a, b) : either(a, b)) : expression.op === 'and' ? (a ?? b) : undefined;
      if (bound) joined.set(name, bound);
    }
    return joined;
  }
  const found = simple(expression);
  return found ? new Map([found]) : new Map();
};

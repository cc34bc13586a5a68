/** Expression -> function of an entity, with OData's logic of null: a condition that is null keeps nothing. Pure. */
import type { Arithmetic, Comparison, Expression } from './ast.ts';
import { filterFunctions } from './functions.ts';
import type { Entity, Value } from './model.ts';

export type Compiled = (entity: Entity) => Value;

const orders: Readonly<Record<Exclude<Comparison, 'eq' | 'ne'>, (a: Value, b: Value) => boolean>> = {
  gt: (a, b) => a !== null && b !== null && a > b,
  ge: (a, b) => a !== null && b !== null && a >= b,
  lt: (a, b) => a !== null && b !== null && a < b,
  le: (a, b) => a !== null && b !== null && a <= b,
};

const compare = (op: Comparison): ((a: Value, b: Value) => boolean) => {
  if (op === 'eq') return (a, b) => a === b;
  return op === 'ne' ? (a, b) => a !== b : orders[op];
};

/** What cannot be computed is null, as everywhere in Holdfast. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const maths: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  // Whole numbers divide to whole numbers (OData 5.1.1.2.4); every number here may have a fraction, so nothing is cut off.
  div: (a, b) => a / b,
  divby: (a, b) => a / b,
  mod: (a, b) => a % b,
};

const logic = (op: 'and' | 'or', left: Compiled, right: Compiled): Compiled => {
  const decides = op === 'or';
  return (entity) => {
    const a = left(entity);
    if (a === decides) return decides;
    const b = right(entity);
    if (b === decides) return decides;
    return a === null || b === null ? null : !decides;
  };
};

const call = (fn: string, args: readonly Compiled[]): Compiled => {
  const apply = filterFunctions[fn]?.of;
  return (entity) => {
    const values: (string | number | boolean)[] = [];
    for (const arg of args) {
      const value = arg(entity);
      if (value === null) return null;
      values.push(value);
    }
    const result = apply?.(...values) ?? null;
    return typeof result === 'number' ? finite(result) : result;
  };
};

const property = (name: string, isMoment: boolean): Compiled =>
  isMoment
    ? (entity) => {
        const value = entity[name] ?? null;
        return value === null ? null : Date.parse(String(value));
      }
    : (entity) => entity[name] ?? null;

/** Moments become epoch ms; dates stay texts, which are ordered alike. */
export const compile = (expression: Expression): Compiled => {
  switch (expression.node) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'property':
      return property(expression.name, expression.kind === 'moment');
    case 'compare': {
      const [left, right, test] = [compile(expression.left), compile(expression.right), compare(expression.op)];
      return (entity) => test(left(entity), right(entity));
    }
    case 'logic':
      return logic(expression.op, compile(expression.left), compile(expression.right));
    case 'not': {
      const of = compile(expression.of);
      return (entity) => {
        const value = of(entity);
        return value === null ? null : !value;
      };
    }
    case 'negative': {
      const of = compile(expression.of);
      return (entity) => {
        const value = of(entity);
        return value === null ? null : -Number(value);
      };
    }
    case 'math': {
      const [left, right, apply] = [compile(expression.left), compile(expression.right), maths[expression.op]];
      return (entity) => {
        const [a, b] = [left(entity), right(entity)];
        return a === null || b === null ? null : finite(apply(Number(a), Number(b)));
      };
    }
    case 'in': {
      const [of, values] = [compile(expression.of), new Set<Value>(expression.values)];
      return (entity) => values.has(of(entity));
    }
    case 'call':
      return call(expression.fn, expression.args.map(compile));
  }
};

/** Whether the filter keeps the entity. */
export const keeps = (filter: Expression | undefined): ((entity: Entity) => boolean) => {
  if (!filter) return () => true;
  const test = compile(filter);
  return (entity) => test(entity) === true;
};

/** Names of the properties that an expression reads. */
export const propertiesOf = (expression: Expression): string[] => {
  switch (expression.node) {
    case 'literal':
      return [];
    case 'property':
      return [expression.name];
    case 'compare':
    case 'logic':
    case 'math':
      return [...propertiesOf(expression.left), ...propertiesOf(expression.right)];
    case 'not':
    case 'negative':
    case 'in':
      return propertiesOf(expression.of);
    case 'call':
      return expression.args.flatMap(propertiesOf);
  }
};

/** `$filter` -> typed expression: a Pratt parser over the tokens, bounded in length, nodes and depth. Pure. */
import { limits } from '../../../../shared/contracts/limits.ts';
import type { Arithmetic, Comparison, Expression, Kind } from './ast.ts';
import { filterFunctions } from './functions.ts';
import { literalOf } from './literals.ts';
import type { EdmType, Property, Value } from './model.ts';
import { tooMuch, wrong } from './syntax-error.ts';
import { tokenize, type Token, type TokenKind } from './tokens.ts';

const kinds: Readonly<Record<EdmType, Kind>> = {
  'Edm.String': 'text',
  'Edm.Int32': 'number',
  'Edm.Int64': 'number',
  'Edm.Double': 'number',
  'Edm.Boolean': 'boolean',
  'Edm.Date': 'date',
  'Edm.DateTimeOffset': 'moment',
};

/** How tightly operators bind, from OData 4.01, part 2, section 5.1.1.17. */
const power: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  eq: 3,
  ne: 3,
  gt: 4,
  ge: 4,
  lt: 4,
  le: 4,
  add: 5,
  sub: 5,
  mul: 6,
  div: 6,
  divby: 6,
  mod: 6,
  in: 8,
};
const unaryPower = 7;

const comparisons = new Set<string>(['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies Comparison[]);
const isComparison = (op: string): op is Comparison => comparisons.has(op);
const maths = new Set<string>(['add', 'sub', 'mul', 'div', 'divby', 'mod'] satisfies Arithmetic[]);
const isMath = (op: string): op is Arithmetic => maths.has(op);

class Parser {
  private at = 0;
  private nodes = 0;
  private readonly option: string;
  private readonly tokens: readonly Token[];
  private readonly properties: ReadonlyMap<string, Property>;

  constructor(option: string, tokens: readonly Token[], properties: readonly Property[]) {
    this.option = option;
    this.tokens = tokens;
    this.properties = new Map(properties.map((property) => [property.name, property]));
  }

  private get token(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '', at: 0 };
  }

  private error(message: string, token = this.token): Error {
    return wrong(this.option, `${message} at position ${token.at + 1}`);
  }

  private take(kind: TokenKind, what: string): Token {
    const { token } = this;
    if (token.kind !== kind) throw this.error(`needs ${what}`);
    this.at += 1;
    return token;
  }

  private skip(kind: TokenKind): boolean {
    if (this.token.kind !== kind) return false;
    this.at += 1;
    return true;
  }

  private count<E>(made: E): E {
    this.nodes += 1;
    if (this.nodes > limits.odata.filterNodes)
      throw tooMuch(this.option, `has too many terms; the limit is ${limits.odata.filterNodes}`);
    return made;
  }

  /** To the end of the text. */
  whole(): Expression {
    const found = this.expression(0, 0);
    if (this.token.kind !== 'end') throw this.error('has something unexpected');
    return found;
  }

  private expression(least: number, depth: number): Expression {
    if (depth > limits.odata.filterDepth)
      throw tooMuch(this.option, `is nested too deep; the limit is ${limits.odata.filterDepth} levels`);
    let left = this.prefix(depth);
    for (;;) {
      const operator = this.token;
      const binds = operator.kind === 'name' && Object.hasOwn(power, operator.text) ? power[operator.text] : undefined;
      if (binds === undefined || binds <= least) return left;
      this.at += 1;
      left = operator.text === 'in' ? this.inList(left, operator, depth) : this.infix(left, operator, binds, depth);
    }
  }

  private infix(left: Expression, operator: Token, binds: number, depth: number): Expression {
    const right = this.expression(binds, depth + 1);
    const op = operator.text;
    if (op === 'and' || op === 'or') {
      this.mustBe([left, right], ['boolean'], operator);
      return this.count({ node: 'logic', op, left, right, kind: 'boolean' });
    }
    if (isMath(op)) {
      this.mustBe([left, right], ['number'], operator);
      return this.count({ node: 'math', op, left, right, kind: 'number' });
    }
    if (!isComparison(op)) throw this.error('has an unknown operator', operator);
    const [a, b] = this.alike(left, right, operator);
    return this.count({ node: 'compare', op, left: a, right: b, kind: 'boolean' });
  }

  private mustBe(found: readonly Expression[], wanted: readonly Kind[], token: Token): void {
    const bad = found.find(({ kind }) => kind !== 'null' && !wanted.includes(kind));
    if (bad) throw this.error(`'${token.text}' needs ${wanted.join(' or ')}, not ${bad.kind},`, token);
  }

  /** A date beside a moment stands for its midnight in UTC; every other mixture is a mistake. */
  private alike(left: Expression, right: Expression, token: Token): [Expression, Expression] {
    if (left.kind === right.kind || left.kind === 'null' || right.kind === 'null') return [left, right];
    const lifted = (one: Expression): Expression =>
      one.node === 'literal' && one.kind === 'date'
        ? { ...one, kind: 'moment', value: Date.parse(`${String(one.value)}T00:00Z`) }
        : one;
    const [a, b] = [lifted(left), lifted(right)];
    if (a.kind !== b.kind) throw this.error(`'${token.text}' compares ${left.kind} with ${right.kind}`, token);
    return [a, b];
  }

  private inList(of: Expression, operator: Token, depth: number): Expression {
    this.take('open', "'(' after in");
    const values: Value[] = [];
    do {
      const token = this.token;
      const one = this.prefix(depth + 1);
      if (one.node !== 'literal') throw this.error("'in' takes literals only", token);
      const [, alike] = this.alike(of, one, operator);
      values.push(alike.node === 'literal' ? alike.value : null);
    } while (this.skip('comma'));
    this.take('close', "')'");
    return this.count({ node: 'in', of, values, kind: 'boolean' });
  }

  private prefix(depth: number): Expression {
    const { token } = this;
    this.at += 1;
    if (token.kind === 'open') {
      const inner = this.expression(0, depth + 1);
      this.take('close', "')'");
      return inner;
    }
    if (token.kind === 'minus') return this.negative(depth, token);
    if (token.kind === 'name') return this.named(token, depth);
    const literal = literalOf(token);
    if (!literal) throw this.error(token.kind === 'end' ? 'ends too early' : 'has something unexpected', token);
    return this.count({ node: 'literal', ...literal });
  }

  private negative(depth: number, token: Token): Expression {
    const of = this.expression(unaryPower, depth + 1);
    this.mustBe([of], ['number'], token);
    if (of.node === 'literal' && typeof of.value === 'number') return { ...of, value: -of.value };
    return this.count({ node: 'negative', of, kind: 'number' });
  }

  private named(token: Token, depth: number): Expression {
    if (token.text === 'not') {
      const of = this.expression(unaryPower, depth + 1);
      this.mustBe([of], ['boolean'], token);
      return this.count({ node: 'not', of, kind: 'boolean' });
    }
    const literal = literalOf(token);
    if (literal) return this.count({ node: 'literal', ...literal });
    if (this.token.kind === 'open') return this.call(token, depth);
    const property = this.properties.get(token.text);
    if (!property) throw this.error(`names no property ('${token.text.slice(0, 60)}')`, token);
    return this.count({ node: 'property', name: property.name, kind: kinds[property.type] });
  }

  private call(name: Token, depth: number): Expression {
    const fn = Object.hasOwn(filterFunctions, name.text) ? filterFunctions[name.text] : undefined;
    if (!fn) throw this.error(`has no function '${name.text.slice(0, 60)}'`, name);
    this.take('open', "'('");
    const args: Expression[] = [];
    if (this.token.kind !== 'close') {
      do args.push(this.expression(0, depth + 1));
      while (this.skip('comma'));
    }
    this.take('close', "')'");
    const least = fn.takes.length - (fn.optional ? 1 : 0);
    if (args.length < least || args.length > fn.takes.length)
      throw this.error(
        `'${name.text}' takes ${least === fn.takes.length ? least : `${least} or ${fn.takes.length}`} arguments`,
        name,
      );
    args.forEach((arg, index) => this.mustBe([arg], fn.takes[index] ?? [], name));
    return this.count({ node: 'call', fn: name.text, args, kind: fn.gives });
  }
}

const parserOf = (option: string, text: string, properties: readonly Property[]): Parser => {
  if (text.length > limits.odata.filterLength)
    throw tooMuch(option, `has ${text.length} characters; the limit is ${limits.odata.filterLength}`);
  return new Parser(option, tokenize(option, text), properties);
};

/** A condition over the properties of a set. */
export const parseFilter = (text: string, properties: readonly Property[]): Expression => {
  const found = parserOf('$filter', text, properties).whole();
  if (found.kind !== 'boolean' && found.kind !== 'null')
    throw wrong('$filter', `must be a condition, not ${found.kind}`);
  return found;
};

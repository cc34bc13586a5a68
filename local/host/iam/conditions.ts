/**
 * Conditions of IAM statements. Pure. What this host cannot evaluate (operators, context keys, policy variables) is an error when
 * the policy is read: a condition that is passed over would let through what the cloud refuses, or the reverse.
 */
import { matchesPattern } from './pattern.ts';

export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** Values of a context key, whose name is lower case (keys are compared without case); undefined: the key is absent. */
export interface Context {
  get(key: string): readonly string[] | undefined;
}

type Compare = (wanted: string, value: string) => boolean;

interface Operator {
  readonly compare: Compare;
  readonly negated: boolean;
}

const lower = (text: string): string => text.toLowerCase();

/** In an ARN a wildcard does not reach over a colon. */
const arnMatches: Compare = (pattern, arn) => {
  const [patterns, parts] = [pattern, arn].map((text) => {
    const pieces = text.split(':');
    return [...pieces.slice(0, 5), pieces.slice(5).join(':')];
  });
  return (patterns ?? []).every((piece, index) => matchesPattern(piece, parts?.[index] ?? ''));
};

const numeric =
  (test: (value: number, wanted: number) => boolean): Compare =>
  (wanted, value) =>
    test(Number(value), Number(wanted));

const positive: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => lower(wanted) === lower(value),
  StringLike: matchesPattern,
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (wanted, value) => lower(wanted) === lower(value),
  NumericEquals: numeric((value, wanted) => value === wanted),
  NumericLessThan: numeric((value, wanted) => value < wanted),
  NumericLessThanEquals: numeric((value, wanted) => value <= wanted),
  NumericGreaterThan: numeric((value, wanted) => value > wanted),
  NumericGreaterThanEquals: numeric((value, wanted) => value >= wanted),
};

const negatedName = (name: string): string => name.replace(/^(String|Arn|Numeric)(Equals|Like)/u, '$1Not$2');

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries(positive).flatMap(([name, compare]): [string, Operator][] => [
    [lower(name), { compare, negated: false }],
    ...(/^(?:String|Arn)|^NumericEquals$/u.test(name)
      ? [[lower(negatedName(name)), { compare, negated: true }] satisfies [string, Operator]]
      : []),
  ]),
);

/** Keys that the host puts into the context of a request where the cloud would. */
const knownKeys: ReadonlySet<string> = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:RequestedRegion',
    'aws:ResourceAccount',
    'aws:SecureTransport',
    'aws:SourceAccount',
    'aws:SourceArn',
    'connect:InstanceId',
    'dynamodb:EnclosingOperation',
    'dynamodb:LeadingKeys',
    'events:detail-type',
    'events:source',
    'kms:CallerAccount',
    'kms:ViaService',
    's3:prefix',
  ].map(lower),
);

const isKnown = (key: string): boolean => knownKeys.has(key) || key.startsWith('kms:encryptioncontext:');

export interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  readonly matches: (context: Context) => boolean;
}

const parseName = (name: string): { set: 'all' | 'any' | undefined; operator: string; ifExists: boolean } => {
  const [, quantifier, rest = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.+)$/iu.exec(name) ?? [];
  const set = quantifier === undefined ? undefined : lower(quantifier) === 'forallvalues' ? 'all' : 'any';
  const ifExists = /IfExists$/iu.test(rest);
  return { set, operator: lower(ifExists ? rest.slice(0, -'IfExists'.length) : rest), ifExists };
};

const matcherOf = (name: string, key: string, wanted: readonly string[]): Condition['matches'] => {
  const { set, operator, ifExists } = parseName(name);
  if (operator === 'null') {
    const isAbsent = wanted.map(lower).includes('true');
    return (context) => (context.get(key) === undefined) === isAbsent;
  }
  const known = operators.get(operator);
  if (known === undefined) throw new PolicyError(`condition operator ${name} is not evaluated here`);
  const test = (value: string): boolean => wanted.some((one) => known.compare(one, value)) !== known.negated;
  return (context) => {
    const values = context.get(key);
    // The known trap of ForAllValues: without any value it holds.
    if (set === 'all') return (values ?? []).every(test);
    if (values === undefined) return set === undefined && (ifExists || known.negated);
    return values.some(test);
  };
};

const textsOf = (value: unknown): string[] =>
  [value].flat().map((one) => {
    if (typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number') return String(one);
    throw new PolicyError(`a condition compares with texts, not with ${JSON.stringify(one)}`);
  });

/** The Condition element: every operator and every key of it has to hold. */
export const parseConditions = (element: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Condition[] =>
  Object.entries(element).flatMap(([name, keys]) =>
    Object.entries(keys).map(([rawKey, value]) => {
      const key = lower(rawKey);
      if (!isKnown(key)) throw new PolicyError(`condition key ${rawKey} is not evaluated here`);
      const values = textsOf(value);
      return { key, values, matches: matcherOf(name, key, values) };
    }),
  );

/** (statements, request) -> allow, implicit deny or explicit deny: the logic of IAM for one policy. Pure. */
import type { Context } from './conditions.ts';
import { matchesPattern } from './pattern.ts';
import type { Patterns, Statement } from './policy.ts';

export interface AccessRequest {
  /** dynamodb:PutItem */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type Verdict = 'allow' | 'implicit-deny' | 'explicit-deny';

export interface Decision {
  readonly verdict: Verdict;
  /** The statements that allow, were there no others. */
  readonly allowedBy: readonly Statement[];
}

const covers = ({ patterns, not }: Patterns, value: string): boolean =>
  patterns.some((pattern) => matchesPattern(pattern, value)) !== not;

const lowered = new WeakMap<Statement, Patterns>();

const actionsOf = (statement: Statement): Patterns => {
  let actions = lowered.get(statement);
  if (actions === undefined) {
    actions = { ...statement.actions, patterns: statement.actions.patterns.map((pattern) => pattern.toLowerCase()) };
    lowered.set(statement, actions);
  }
  return actions;
};

const applies = (statement: Statement, { action, resource, context }: AccessRequest): boolean =>
  covers(actionsOf(statement), action.toLowerCase()) &&
  covers(statement.resources, resource) &&
  statement.conditions.every((condition) => condition.matches(context));

/** A deny wins over every allow. */
export const evaluate = (statements: readonly Statement[], request: AccessRequest): Decision => {
  const applying = statements.filter((statement) => applies(statement, request));
  const allowedBy = applying.filter(({ effect }) => effect === 'Allow');
  if (applying.some(({ effect }) => effect === 'Deny')) return { verdict: 'explicit-deny', allowedBy };
  return { verdict: allowedBy.length > 0 ? 'allow' : 'implicit-deny', allowedBy };
};

/** Only the statements that name one of these principals; "*" is everyone. */
export const naming = (statements: readonly Statement[], principals: readonly string[]): Statement[] =>
  statements.filter((statement) => statement.principals.some((one) => one === '*' || principals.includes(one)));

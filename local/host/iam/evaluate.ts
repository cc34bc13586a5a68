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

const lowered = ({ patterns, not }: Patterns): Patterns => ({
  patterns: patterns.map((pattern) => pattern.toLowerCase()),
  not,
});

/** Statements that say something about this action on this resource, under whatever conditions. */
export const concerning = (
  statements: readonly Statement[],
  { action, resource }: Pick<AccessRequest, 'action' | 'resource'>,
): Statement[] =>
  statements.filter(
    (statement) => covers(lowered(statement.actions), action.toLowerCase()) && covers(statement.resources, resource),
  );

/** The verdict of statements that concern the request. A deny wins over every allow. */
export const decide = (concerned: readonly Statement[], { context }: Pick<AccessRequest, 'context'>): Decision => {
  const applying = concerned.filter(({ conditions }) => conditions.every((condition) => condition.matches(context)));
  const allowedBy = applying.filter(({ effect }) => effect === 'Allow');
  if (applying.some(({ effect }) => effect === 'Deny')) return { verdict: 'explicit-deny', allowedBy };
  return { verdict: allowedBy.length > 0 ? 'allow' : 'implicit-deny', allowedBy };
};

export const evaluate = (statements: readonly Statement[], request: AccessRequest): Decision =>
  decide(concerning(statements, request), request);

/** Only the statements that name one of these principals; "*" is everyone. */
export const naming = (statements: readonly Statement[], principals: readonly string[]): Statement[] =>
  statements.filter((statement) => statement.principals.some((one) => one === '*' || principals.includes(one)));

/** Evaluates the IAM policy of a Lambda authorizer against one method ARN. Pure. */
import * as z from 'zod';

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.never('conditions are not evaluated here').optional(),
});
const policyDocument = z.object({
  Version: z.string().optional(),
  Statement: z.union([z.array(statement), statement.transform((value) => [value])]),
});

export const authorizerAnswer = z.object({
  principalId: z.string(),
  policyDocument,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  usageIdentifierKey: z.string().optional(),
});
export type AuthorizerAnswer = z.output<typeof authorizerAnswer>;

const matches = (pattern: string, value: string): boolean => {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/gu, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su').test(value);
};

export type Verdict = 'allow' | 'implicit-deny' | 'explicit-deny';

export const evaluatePolicy = (policy: AuthorizerAnswer['policyDocument'], methodArn: string): Verdict => {
  const applies = policy.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((action) => matches(action.toLowerCase(), 'execute-api:invoke')) &&
      Resource.some((resource) => matches(resource, methodArn)),
  );
  if (applies.some(({ Effect }) => Effect === 'Deny')) return 'explicit-deny';
  return applies.some(({ Effect }) => Effect === 'Allow') ? 'allow' : 'implicit-deny';
};

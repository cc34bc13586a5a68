/** What a key policy lets two readers do: Connect's role write, and roles of the account read. Pure; conditions are not weighed. */
import * as z from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMore.default([]),
      Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMore)]).default({}),
    }),
  ),
});
type Statement = z.output<typeof policySchema>['Statement'][number];

const covers = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/gu, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'iu',
  ).test(action);

const principals = ({ Principal }: Statement): string[] =>
  Principal === '*' ? ['*'] : Object.values(Principal).flat();

const allows = (policy: string, action: string, isMeant: (principal: string) => boolean): boolean =>
  policySchema
    .parse(JSON.parse(policy))
    .Statement.some(
      (statement) =>
        statement.Effect === 'Allow' &&
        statement.Action.some((pattern) => covers(pattern, action)) &&
        principals(statement).some(isMeant),
    );

/** The role is the service's own: the account's root in the policy does not reach it, only its name or everyone does. */
export const connectMayWrite = (policy: string): boolean =>
  allows(
    policy,
    'kms:GenerateDataKey',
    (principal) =>
      principal === '*' ||
      principal === 'connect.amazonaws.com' ||
      principal.includes('AWSServiceRoleForAmazonConnect'),
  );

/** Through the account's root the policies of its roles count, and ours say kms:Decrypt. */
export const accountMayRead = (policy: string, accountId: string): boolean =>
  allows(
    policy,
    'kms:Decrypt',
    (principal) => principal === '*' || principal === accountId || principal.endsWith(`::${accountId}:root`),
  );

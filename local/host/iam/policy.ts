/** IAM policy documents: read, and checked against what this host evaluates. Pure. */
import * as z from 'zod';
import { type Condition, PolicyError, parseConditions } from './conditions.ts';

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1)]);
const principal = z.union([z.literal('*'), z.partialRecord(z.enum(['AWS', 'Service', 'Federated']), oneOrMany)]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
const documentSchema = z.object({
  Version: z.literal('2012-10-17', 'only version 2012-10-17 is evaluated').optional(),
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});
type Raw = z.output<typeof statementSchema>;

/** Patterns, and whether the element names what is left out. */
export interface Patterns {
  readonly patterns: readonly string[];
  readonly not: boolean;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** As written; compared without case. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
  /** Only in policies of resources and trust policies: "AWS arn", "Service name", or "*". */
  readonly principals: readonly string[];
}

/** identity: of a role. resource: of a key. trust: who may take on a role (it names no resource). */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const either = (name: string, own: readonly string[] | undefined, not: readonly string[] | undefined): Patterns => {
  if ((own === undefined) === (not === undefined)) throw new PolicyError(`a statement has ${name} or Not${name}`);
  return { patterns: own ?? not ?? [], not: own === undefined };
};

const principalsOf = ({ Principal }: Raw): string[] => {
  if (Principal === undefined || Principal === '*') return Principal === undefined ? [] : ['*'];
  return Object.entries(Principal).flatMap(([kind, names]) =>
    names.map((name) => (name === '*' ? '*' : `${kind} ${name}`)),
  );
};

const statementOf = (raw: Raw, kind: PolicyKind): Statement => {
  if ((raw.Principal === undefined) !== (kind === 'identity'))
    throw new PolicyError(
      `a statement of a policy of kind ${kind} ${kind === 'identity' ? 'names no' : 'names a'} principal`,
    );
  if (/\$\{/.test(JSON.stringify(raw))) throw new PolicyError('policy variables are not evaluated here');
  return {
    effect: raw.Effect,
    actions: either('Action', raw.Action, raw.NotAction),
    resources: kind === 'trust' ? { patterns: ['*'], not: false } : either('Resource', raw.Resource, raw.NotResource),
    conditions: parseConditions(raw.Condition),
    principals: principalsOf(raw),
  };
};

/** Throws PolicyError for anything that is not evaluated; `owner` is named in it. */
export const parsePolicy = (document: unknown, kind: PolicyKind, owner: string): Statement[] => {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) throw new PolicyError(`policy of ${owner}: ${z.prettifyError(parsed.error)}`);
  try {
    return parsed.data.Statement.map((raw) => statementOf(raw, kind));
  } catch (error) {
    if (error instanceof PolicyError) throw new PolicyError(`policy of ${owner}: ${error.message}`);
    throw error;
  }
};

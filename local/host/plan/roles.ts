/** AWS::IAM::Role and the policies that are attached to roles -> statements; AWS::KMS::Key -> who may use the key. */
import * as z from 'zod';
import { AssemblyError } from '../assembly/assembly.ts';
import type { Json, JsonObject } from '../assembly/json.ts';
import { managedPolicy } from '../iam/managed-policies.ts';
import { type Statement, parsePolicy } from '../iam/policy.ts';
import { parseProperties } from './properties.ts';

const roleProperties = z.object({
  AssumeRolePolicyDocument: z.json(),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.json() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.never('permissions boundaries are not evaluated').optional(),
});
/** A policy that is a resource of its own names its roles: by name. */
const policyProperties = z.object({
  PolicyDocument: z.json(),
  Roles: z.array(z.string()).default([]),
});

export interface RolePlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** What this stack grants. */
  readonly own: readonly Statement[];
  /** What policies of AWS grant. */
  readonly managed: readonly Statement[];
  readonly trust: readonly Statement[];
}

interface Declared {
  readonly logicalId: string;
  /** Name of a role, ARN of a managed policy. */
  readonly ref: string;
  readonly arn: string;
  readonly properties: JsonObject;
}

export interface DeclaredPolicies {
  readonly roles: readonly Declared[];
  /** AWS::IAM::Policy and AWS::IAM::ManagedPolicy. */
  readonly policies: readonly Declared[];
}

export const planRoles = ({ roles, policies }: DeclaredPolicies): RolePlan[] => {
  const attached = policies.map((policy) => {
    const { PolicyDocument, Roles } = parseProperties(policyProperties, policy.logicalId, policy.properties);
    return { ...policy, statements: parsePolicy(PolicyDocument, 'identity', policy.logicalId), roles: Roles };
  });
  return roles.map(({ logicalId, ref, arn, properties }) => {
    const role = parseProperties(roleProperties, logicalId, properties);
    const inStack = new Map(attached.map((policy) => [policy.ref, policy.statements]));
    return {
      logicalId,
      name: ref,
      arn,
      own: [
        ...role.Policies.flatMap(({ PolicyDocument }) => parsePolicy(PolicyDocument, 'identity', logicalId)),
        ...attached.filter((policy) => policy.roles.includes(ref)).flatMap((policy) => policy.statements),
        ...role.ManagedPolicyArns.flatMap((policy) => inStack.get(policy) ?? []),
      ],
      managed: role.ManagedPolicyArns.filter((policy) => !inStack.has(policy)).flatMap((policy) =>
        parsePolicy(managedPolicy(policy), 'identity', policy),
      ),
      trust: parsePolicy(role.AssumeRolePolicyDocument, 'trust', `trust of ${logicalId}`),
    };
  });
};

/** A key without a policy gets the one that leaves everything to the account's roles. */
export const planKeyPolicy = (logicalId: string, accountId: string, document: Json | undefined): Statement[] =>
  parsePolicy(
    document ?? {
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    },
    'resource',
    logicalId,
  );

export const roleOf = (roles: readonly RolePlan[], owner: string, arn: string): RolePlan => {
  const role = roles.find((candidate) => candidate.arn === arn);
  if (role === undefined)
    throw new AssemblyError(`the role ${arn} of ${owner} is none of this stack, so nothing tells what it may do`);
  return role;
};

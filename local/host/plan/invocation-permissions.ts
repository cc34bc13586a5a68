/** AWS::Lambda::Permission: which service may invoke which function, for which of its resources. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties } from './properties.ts';

const permissionProperties = z.object({
  Action: z.enum(['lambda:InvokeFunction', 'lambda:*'], 'only invocations are permitted here'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
  EventSourceToken: z.never('event source tokens are not supported').optional(),
  PrincipalOrgID: z.never('organizations are not supported').optional(),
});

export interface InvocationPermission {
  readonly functionId: string;
  readonly principal: string;
  /** With wildcards. */
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

export const planInvocationPermission = (
  logicalId: string,
  properties: JsonObject,
  functionId: (nameOrArn: string) => string,
): InvocationPermission => {
  const own = parseProperties(permissionProperties, logicalId, properties);
  return {
    functionId: functionId(own.FunctionName),
    principal: own.Principal,
    sourceArn: own.SourceArn,
    sourceAccount: own.SourceAccount,
  };
};

/** Who asks, as the authorizer told. The authorizer has refused before; this is the second lock: what is not granted is denied. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { keyKinds, keyLimitsSchema, type KeyKind, type KeyLimits } from '../contracts/access.ts';
import type { RouteDefinition } from '../contracts/route-definition.ts';
import { ProblemError } from './problem.ts';

/** What the authorizer hands on; API Gateway passes texts only. */
export const authorizerContextSchema = z.object({
  keyId: z.string().min(1),
  scopes: z.string(),
  /** Absent: an ordinary key, or a person. */
  kind: z.enum(keyKinds).optional(),
  /** JSON of the key's limits; absent: the whole centre. */
  only: z
    .string()
    .transform((text, context): KeyLimits => {
      try {
        return keyLimitsSchema.parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: 'custom', message: 'are no limits' });
        return z.NEVER;
      }
    })
    .optional(),
});
export type AuthorizerContext = z.input<typeof authorizerContextSchema>;

export interface Caller {
  /** Undefined on open routes. */
  readonly keyId: string | undefined;
  readonly scopes: readonly string[];
  readonly kind?: KeyKind | undefined;
  /** Undefined: the whole centre. */
  readonly only?: KeyLimits | undefined;
}

/** Who may see no more than is shown to everybody: jobs ask as this one. */
export const nobody: Caller = { keyId: undefined, scopes: [] };

export const callerOf = (event: Pick<APIGatewayProxyEvent, 'requestContext'>): Caller => {
  const parsed = authorizerContextSchema.safeParse(event.requestContext.authorizer);
  if (!parsed.success) return nobody;
  const { keyId, kind, only } = parsed.data;
  return {
    keyId,
    ...(kind === undefined ? {} : { kind }),
    ...(only === undefined ? {} : { only }),
    scopes: parsed.data.scopes.split(' ').filter((scope) => scope !== ''),
  };
};

/** A route that does not say how it keeps to limits is closed to keys that have some. */
export const mayCall = (
  { scope, limited }: Pick<RouteDefinition, 'scope' | 'limited'>,
  { scopes, only }: Pick<Caller, 'scopes' | 'only'>,
): boolean => scope === undefined || (scopes.includes(scope) && (only === undefined || limited === true));

export const requireScope = (
  route: Pick<RouteDefinition, 'scope' | 'limited'>,
): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> => ({
  before: ({ event }) => {
    const { scope } = route;
    if (scope === undefined) return;
    const caller = callerOf(event);
    if (caller.keyId === undefined || !caller.scopes.includes(scope))
      throw new ProblemError('forbidden', `The key lacks the scope ${scope}.`);
    if (!mayCall(route, caller))
      throw new ProblemError(
        'forbidden',
        `The key is limited to ${Object.keys(caller.only ?? {}).join(', ')}; this answer is of the whole centre.`,
      );
  },
});

/** Who asks, as the authorizer told. The authorizer has refused before; this is the second lock: what is not granted is denied. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { RouteDefinition } from '../contracts/routes.ts';
import { ProblemError } from './problem.ts';

/** What the authorizer hands on; API Gateway passes texts only. */
export const authorizerContextSchema = z.object({ keyId: z.string().min(1), scopes: z.string() });
export type AuthorizerContext = z.infer<typeof authorizerContextSchema>;

export interface Caller {
  /** Undefined on open routes. */
  readonly keyId: string | undefined;
  readonly scopes: readonly string[];
}

export const callerOf = (event: Pick<APIGatewayProxyEvent, 'requestContext'>): Caller => {
  const parsed = authorizerContextSchema.safeParse(event.requestContext.authorizer);
  if (!parsed.success) return { keyId: undefined, scopes: [] };
  return { keyId: parsed.data.keyId, scopes: parsed.data.scopes.split(' ').filter((scope) => scope !== '') };
};

export const requireScope = ({
  scope,
}: Pick<RouteDefinition, 'scope'>): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> => ({
  before: ({ event }) => {
    if (scope === undefined) return;
    const { keyId, scopes } = callerOf(event);
    if (keyId === undefined || !scopes.includes(scope))
      throw new ProblemError('forbidden', `The key lacks the scope ${scope}.`);
  },
});

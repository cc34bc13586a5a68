/** What a key may call, as an IAM policy over the whole stage: the same answer is right for every request of the key. Pure. */
import type { APIGatewayAuthorizerResult, Statement } from 'aws-lambda';
import { usageKeyOf } from '../../../shared/contracts/usage.ts';
import type { RouteDefinition } from '../../../shared/contracts/route-definition.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import type { KeyKind, KeyLimits } from '../../../shared/contracts/access.ts';
import { mayCall, type AuthorizerContext } from '../../../shared/http/caller.ts';

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` of the method's ARN. */
const stageArn = (methodArn: string): string => methodArn.split('/').slice(0, 2).join('/');

/** In IAM patterns `*` stands for any text. */
const resource = (stage: string, { method, path }: RouteDefinition): string =>
  `${stage}/${method}${path.replaceAll(/\{[^}]*\}/g, '*')}`;

/** Whether the pattern of one route covers the addresses of another: `*` reaches over slashes. */
const covers = (pattern: RouteDefinition, route: RouteDefinition): boolean =>
  pattern.method === route.method &&
  new RegExp(`^${pattern.path.replaceAll(/[.$()[\]+]/g, '\\$&').replaceAll(/\{[^}]*\}/g, '.*')}$`).test(
    route.path.replaceAll(/\{[^}]*\}/g, 'x'),
  );

/** Routes that an allowed pattern would let through although they need more, such as `/a/*` and `/a/{id}/export`. */
const toDeny = (allowed: readonly RouteDefinition[], refused: readonly RouteDefinition[]): RouteDefinition[] =>
  refused.filter(
    (route) => allowed.some((pattern) => covers(pattern, route)) && !allowed.some((other) => covers(route, other)),
  );

export interface Grant {
  readonly keyId: string;
  readonly scopes: readonly string[];
  readonly kind?: KeyKind | undefined;
  readonly only?: KeyLimits | undefined;
}

export const policyFor = (methodArn: string, grant: Grant, stackName: string): APIGatewayAuthorizerResult => {
  const { keyId, scopes, kind, only } = grant;
  const stage = stageArn(methodArn);
  const all: readonly RouteDefinition[] = Object.values(routes);
  const allowed = all.filter((route) => mayCall(route, grant));
  const denied = toDeny(
    allowed,
    all.filter((route) => !allowed.includes(route)),
  );
  const statement: Statement =
    allowed.length > 0
      ? { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: allowed.map((route) => resource(stage, route)) }
      : { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [`${stage}/*`] };
  const deny: Statement[] =
    denied.length === 0
      ? []
      : [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Deny',
            Resource: denied.map((route) => resource(stage, route)),
          },
        ];
  const context: AuthorizerContext = {
    keyId,
    scopes: scopes.join(' '),
    ...(kind === undefined ? {} : { kind }),
    ...(only === undefined ? {} : { only: JSON.stringify(only) }),
  };
  return {
    principalId: keyId,
    policyDocument: { Version: '2012-10-17', Statement: [statement, ...deny] },
    context: { ...context },
    usageIdentifierKey: usageKeyOf(stackName, keyId),
  };
};

/** What a key may call, as an IAM policy over the whole stage: the same answer is right for every request of the key. Pure. */
import type { APIGatewayAuthorizerResult, Statement } from 'aws-lambda';
import { usageKeyOf } from '../../../shared/contracts/usage.ts';
import { routes, type RouteDefinition } from '../../../shared/contracts/routes.ts';
import type { KeyLimits } from '../../../shared/contracts/access.ts';
import { mayCall, type AuthorizerContext } from '../../../shared/http/caller.ts';

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` of the method's ARN. */
const stageArn = (methodArn: string): string => methodArn.split('/').slice(0, 2).join('/');

/** In IAM patterns `*` stands for any text. */
const resource = (stage: string, { method, path }: RouteDefinition): string =>
  `${stage}/${method}${path.replaceAll(/\{[^}]*\}/g, '*')}`;

export interface Grant {
  readonly keyId: string;
  readonly scopes: readonly string[];
  readonly only?: KeyLimits | undefined;
}

export const policyFor = (methodArn: string, grant: Grant, stackName: string): APIGatewayAuthorizerResult => {
  const { keyId, scopes, only } = grant;
  const stage = stageArn(methodArn);
  const all: readonly RouteDefinition[] = Object.values(routes);
  const allowed = all.filter((route) => mayCall(route, grant));
  const statement: Statement =
    allowed.length > 0
      ? { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: allowed.map((route) => resource(stage, route)) }
      : { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [`${stage}/*`] };
  const context: AuthorizerContext = {
    keyId,
    scopes: scopes.join(' '),
    ...(only === undefined ? {} : { only: JSON.stringify(only) }),
  };
  return {
    principalId: keyId,
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    context: { ...context },
    usageIdentifierKey: usageKeyOf(stackName, keyId),
  };
};

import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { authorize } from './authorize.ts';
import type { ReadGrant } from './jwt.ts';
import { cachedKeys, type FindKey } from './key-cache.ts';

export interface AuthorizerHandlerDeps {
  /** Reads storage; the handler remembers what it finds. */
  readonly findKey: FindKey;
  readonly readToken?: ReadGrant | undefined;
  readonly stackName: string;
  readonly now: () => number;
}

export const makeHandler = ({ findKey, readToken, stackName, now }: AuthorizerHandlerDeps) => {
  const deps = { findKey: cachedKeys(findKey, now), readToken, stackName, now };
  return middy<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>().handler((event) =>
    authorize(deps, event),
  );
};

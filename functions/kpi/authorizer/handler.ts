import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { authorize } from './authorize.ts';
import { cachedKeys, type FindKey } from './key-cache.ts';

export interface AuthorizerHandlerDeps {
  /** Reads storage; the handler remembers what it finds. */
  readonly findKey: FindKey;
  readonly now: () => number;
}

export const makeHandler = ({ findKey, now }: AuthorizerHandlerDeps) => {
  const deps = { findKey: cachedKeys(findKey, now), now };
  return middy<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>().handler((event) =>
    authorize(deps, event),
  );
};

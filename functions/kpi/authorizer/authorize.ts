/** Who presents a valid key gets the policy of its scopes; everybody else is refused with one and the same error. */
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { secretMatches, type ApiKeyItem } from '../../../shared/contracts/access.ts';
import { bearerToken, presentedKey } from './credentials.ts';
import type { ReadGrant } from './jwt.ts';
import type { FindKey } from './key-cache.ts';
import { policyFor } from './policy.ts';

export interface AuthorizerDeps {
  readonly findKey: FindKey;
  /** Undefined: no issuer is configured. */
  readonly readToken?: ReadGrant | undefined;
  readonly stackName: string;
  /** Epoch ms. */
  readonly now: () => number;
}

/** API Gateway answers 401 to exactly this message. */
const unauthorized = (): Error => new Error('Unauthorized');

const isValid = (item: ApiKeyItem, secret: string, nowSeconds: number): boolean =>
  secretMatches(secret, item.secretHash) &&
  item.revokedAt === undefined &&
  (item.expiresAt === undefined || nowSeconds < item.expiresAt);

export const authorize = async (
  { findKey, readToken, stackName, now }: AuthorizerDeps,
  event: APIGatewayRequestAuthorizerEvent,
): Promise<APIGatewayAuthorizerResult> => {
  const key = presentedKey(event);
  if (!key) {
    const token = readToken && bearerToken(event);
    const grant = token === undefined ? undefined : await readToken?.(token);
    if (!grant) throw unauthorized();
    return policyFor(event.methodArn, grant, stackName);
  }
  const item = await findKey(key.keyId);
  if (!item || !isValid(item, key.secret, Math.floor(now() / 1000))) throw unauthorized();
  const { scopes, kind, only } = item;
  return policyFor(event.methodArn, { keyId: key.keyId, scopes, kind, only }, stackName);
};

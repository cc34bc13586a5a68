/** Bearer tokens of a company's own sign-in: an optional second way in, beside keys. */
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { keyLimitsSchema, scopes } from '../../../shared/contracts/access.ts';
import type { Grant } from './policy.ts';

export interface JwtSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Asymmetric only: with a shared secret whoever can check a token could make one. `none` is not among them. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const clockToleranceSeconds = 60;
const longest = 8_192;

/** Claims: `scope` as OAuth has it, and `holdfast_only` with the teams, sites or queues of the person. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  scope: z.string().default(''),
  holdfast_only: keyLimitsSchema.optional(),
});

export type ReadGrant = (token: string) => Promise<Grant | undefined>;

const looksLikeJwt = (token: string): boolean => token.length <= longest && token.split('.').length === 3;

/** Undefined: no token of this issuer, whatever the reason; only an unreachable issuer is thrown. */
export const jwtReader =
  ({ issuer, audience }: JwtSettings, keys: JWTVerifyGetKey, now: () => number): ReadGrant =>
  async (token) => {
    if (!looksLikeJwt(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub'],
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return undefined;
      const wanted = new Set(claims.data.scope.split(' '));
      return {
        keyId: `jwt:${claims.data.sub}`,
        scopes: scopes.filter((scope) => wanted.has(scope)),
        only: claims.data.holdfast_only,
      };
    } catch (error) {
      const isUnreachable = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout;
      if (isUnreachable) throw error;
      return undefined; // refused alike for every reason: nothing is to be learnt from trying
    }
  };

/** The issuer's own keys, as OpenID Connect publishes them; fetched when needed, kept and refreshed by jose. */
export const issuerKeys = ({ issuer }: JwtSettings): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`));

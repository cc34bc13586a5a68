/** Tokens of an issuer: exactly those that are its own, for us, in time and signed as agreed. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWTVerifyGetKey,
  type CryptoKey,
} from 'jose';
import { jwtReader } from '../../../functions/kpi/authorizer/jwt.ts';

const nowSeconds = 1_790_000_000;
const settings = { issuer: 'https://login.example/', audience: 'holdfast' };
let own: CryptoKey;
let foreign: CryptoKey;
let keys: JWTVerifyGetKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  own = pair.privateKey;
  foreign = (await generateKeyPair('ES256')).privateKey;
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }] });
});

interface Token {
  readonly issuer?: string;
  readonly audience?: string;
  readonly kid?: string;
  readonly expires?: number;
  readonly notBefore?: number;
  readonly claims?: Record<string, unknown>;
  readonly by?: () => CryptoKey;
}
const sign = async ({ issuer, audience, kid, expires, notBefore, claims, by }: Token): Promise<string> =>
  new SignJWT({ scope: 'kpi:read admin', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: kid ?? 'k1' })
    .setSubject('mira')
    .setIssuer(issuer ?? settings.issuer)
    .setAudience(audience ?? settings.audience)
    .setIssuedAt(nowSeconds - 10)
    .setNotBefore(notBefore ?? nowSeconds - 10)
    .setExpirationTime(expires ?? nowSeconds + 300)
    .sign((by ?? (() => own))());
const read = async (token: string) => jwtReader(settings, keys, () => nowSeconds * 1000)(token);

test('a valid token grants its known scopes, and its limits', async () => {
  expect(await read(await sign({}))).toEqual({ keyId: 'jwt:mira', scopes: ['kpi:read'], only: undefined });
  expect(await read(await sign({ claims: { holdfast_only: { team: ['t1'] } } }))).toMatchObject({
    only: { team: ['t1'] },
  });
  expect(await read(await sign({ claims: { scope: '' } }))).toMatchObject({ scopes: [] });
});

test.each([
  ['a minute late', { expires: nowSeconds - 50 }],
  ['a minute early', { notBefore: nowSeconds + 50 }],
])('clocks may differ: %s', async (_, token) => {
  expect(await read(await sign(token))).toBeDefined();
});

describe('refused', () => {
  test.each<[string, Token]>([
    ['another issuer', { issuer: 'https://evil.example/' }],
    ['another audience', { audience: 'other' }],
    ['an unknown key id', { kid: 'k2' }],
    ['expired', { expires: nowSeconds - 300 }],
    ['not yet valid', { notBefore: nowSeconds + 300 }],
    ["somebody else's signature", { by: () => foreign }],
    ['limits that are none', { claims: { holdfast_only: { team: [] } } }],
    ['limits of another kind', { claims: { holdfast_only: { agent: ['x'] } } }],
  ])('%s', async (_, token) => {
    expect(await read(await sign(token))).toBeUndefined();
  });

  test('no signature, a shared secret, and what is no token', async () => {
    const claims = {
      sub: 'mira',
      scope: 'kpi:read',
      iss: settings.issuer,
      aud: settings.audience,
      exp: nowSeconds + 300,
    };
    const secret = new TextEncoder().encode('a secret of at least thirty-two bytes!');
    const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    for (const token of [new UnsecuredJWT(claims).encode(), shared, 'x', 'a.b.c', `${'a'.repeat(9_000)}.b.c`, ''])
      expect(await read(token)).toBeUndefined();
    const valid = await sign({});
    expect(await read(`${valid.slice(0, -4)}AAAA`)).toBeUndefined();
  });
});

test('an issuer that cannot be reached is an error, not a refusal', async () => {
  const broken = jwtReader(
    settings,
    async () => Promise.reject(new TypeError('fetch failed')),
    () => nowSeconds * 1000,
  );
  await expect(broken(await sign({}))).rejects.toThrow('fetch failed');
});

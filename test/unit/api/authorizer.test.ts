import { describe, expect, jest, test } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoKeyStore } from '../../../functions/kpi/authorizer/key-store.ts';
import { makeHandler } from '../../../functions/kpi/authorizer/handler.ts';
import { createApiKey, type ApiKeyItem, type Scope } from '../../../shared/contracts/access.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { authorizerAnswer, evaluatePolicy } from '../../../local/host/api/policy.ts';

const nowSeconds = 1_790_000_000;
const stage = 'arn:aws:execute-api:eu-central-1:111122223333:abc123/prod';
const arn = (method: string, path: string): string => `${stage}/${method}${path}`;

const { key, item } = createApiKey({
  name: 'BI',
  scopes: ['kpi:read'],
  now: nowSeconds - 100,
  expiresAt: nowSeconds + 1_000,
});
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

interface Ask {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly method?: string;
}

const event = ({ headers = {}, query = {}, method = 'GET' }: Ask): APIGatewayRequestAuthorizerEvent =>
  // Boundary: only what the authorizer reads.
  ({
    type: 'REQUEST',
    methodArn: arn(method, '/v1/kpis'),
    httpMethod: method,
    headers,
    queryStringParameters: query,
  }) as unknown as APIGatewayRequestAuthorizerEvent;

const context = {} as Context; // boundary: not read

const authorizer = (items: readonly ApiKeyItem[] = [item]) => {
  const clock = { ms: nowSeconds * 1000 };
  const stored = new Map(items.map((one) => [one.pk.slice(2), one]));
  const findKey = jest.fn(async (keyId: string) => stored.get(keyId));
  const handler = makeHandler({ findKey, stackName: 'Holdfast', now: () => clock.ms });
  return { clock, stored, findKey, ask: async (ask: Ask) => handler(event(ask), context) };
};

const bearer = (text: string): Ask => ({ headers: { Authorization: `Bearer ${text}` } });

describe('a key is accepted', () => {
  test.each<[string, Ask]>([
    ['as Basic password', { headers: { Authorization: basic('powerbi', key) } }],
    [
      'as Basic password, header in lower case, user empty',
      { headers: { authorization: basic('', key).replace('Basic', 'basic') } },
    ],
    ['as Bearer token', bearer(key)],
    ['as x-api-key', { headers: { 'X-Api-Key': key } }],
    ['in the query of a GET', { query: { api_key: key } }],
    ['beside credentials that are no key', { headers: { Authorization: basic('user', 'password'), 'x-api-key': key } }],
  ])('%s', async (_, ask) => {
    const answer = await authorizer().ask(ask);
    expect(answer.context).toEqual({ keyId: item.pk.slice(2), scopes: 'kpi:read', kind: 'key' });
    expect(JSON.stringify(answer)).not.toContain(key.slice(-43));
  });
});

describe('unauthorized', () => {
  const other = createApiKey({ name: 'other', scopes: ['kpi:read'], now: nowSeconds }).key;
  const wrongSecret = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
  test.each<[string, Ask]>([
    ['no credentials', {}],
    ['an unknown key', bearer(other)],
    ['a wrong secret', bearer(wrongSecret)],
    ['a longer secret', bearer(`${key}A`)],
    ['the key as Basic user', { headers: { Authorization: basic(key, '') } }],
    ['a key in the query of a POST', { method: 'POST', query: { api_key: key } }],
    ['another scheme', { headers: { Authorization: `Digest ${key}` } }],
    ['nonsense', { headers: { Authorization: 'Basic %%%' } }],
    ['a very long header', { headers: { Authorization: `Bearer ${'a'.repeat(100_000)}` } }],
  ])('%s', async (_, ask) => {
    await expect(authorizer().ask(ask)).rejects.toThrow(/^Unauthorized$/);
  });

  test('expired, revoked', async () => {
    const { clock, ask } = authorizer();
    clock.ms = (nowSeconds + 1_000) * 1000;
    await expect(ask(bearer(key))).rejects.toThrow(/^Unauthorized$/);
    await expect(authorizer([{ ...item, revokedAt: nowSeconds - 1 }]).ask(bearer(key))).rejects.toThrow(
      /^Unauthorized$/,
    );
  });

  test('storage that fails is no 401: the caller should not throw the key away', async () => {
    const handler = makeHandler({
      findKey: async () => Promise.reject(new Error('down')),
      stackName: 'Holdfast',
      now: () => 0,
    });
    await expect(handler(event(bearer(key)), context)).rejects.toThrow('down');
  });
});

describe('the cache', () => {
  test('asks once a minute, so a revocation is felt within a minute', async () => {
    const { clock, stored, findKey, ask } = authorizer();
    for (let i = 0; i < 5; i += 1) await ask(bearer(key));
    expect(findKey).toHaveBeenCalledTimes(1);
    stored.set(item.pk.slice(2), { ...item, revokedAt: nowSeconds });
    clock.ms += 59_999;
    await ask(bearer(key));
    clock.ms += 1;
    await expect(ask(bearer(key))).rejects.toThrow(/^Unauthorized$/);
    expect(findKey).toHaveBeenCalledTimes(2);
  });

  test('checks the secret and the expiry of a remembered key every time', async () => {
    const { clock, ask } = authorizer([{ ...item, expiresAt: nowSeconds + 10 }]);
    await ask(bearer(key));
    await expect(ask(bearer(`${key.slice(0, -2)}AA`))).rejects.toThrow(/^Unauthorized$/);
    clock.ms += 10_000;
    await expect(ask(bearer(key))).rejects.toThrow(/^Unauthorized$/);
  });

  test('does not remember that a key is unknown, and is bounded', async () => {
    const many = Array.from({ length: 1_200 }, () =>
      createApiKey({ name: 'n', scopes: ['kpi:read'], now: nowSeconds }),
    );
    const { stored, findKey, ask } = authorizer([]);
    await expect(ask(bearer(key))).rejects.toThrow(/^Unauthorized$/);
    stored.set(item.pk.slice(2), item);
    await ask(bearer(key));
    for (const one of many) stored.set(one.item.pk.slice(2), one.item);
    for (const one of many) await ask(bearer(one.key));
    const before = findKey.mock.calls.length;
    await ask(bearer(many.at(-1)?.key ?? ''));
    expect(findKey.mock.calls.length).toBe(before);
    await ask(bearer(key)); // pushed out by the others
    expect(findKey.mock.calls.length).toBe(before + 1);
  });
});

describe('the policy', () => {
  const calls = [
    arn('GET', '/v1/kpis'),
    arn('GET', '/v1/definitions'),
    arn('GET', '/v1/contacts/some-id'),
    arn('GET', '/v1/health'),
  ];
  const others = [
    arn('POST', '/v1/kpis'),
    arn('DELETE', '/v1/contacts/some-id'),
    arn('GET', '/v1/admin'),
    calls[0]?.replace('/prod/', '/dev/') ?? '',
  ];
  test.each<[Scope[], boolean[]]>([
    [['kpi:read'], [true, true, false, true]],
    [['contact:read'], [false, false, true, true]],
    [
      ['kpi:read', 'contact:read'],
      [true, true, true, true],
    ],
    [[], [false, false, false, true]],
  ])('of a key with %j allows its routes over the whole stage, and nothing else', async (scopes, allowed) => {
    const made = createApiKey({ name: 'k', scopes, now: nowSeconds });
    const { policyDocument } = authorizerAnswer.parse(await authorizer([made.item]).ask(bearer(made.key)));
    const verdict = (methodArn: string): boolean => evaluatePolicy(policyDocument, methodArn) === 'allow';
    expect(calls.map(verdict)).toEqual(allowed);
    expect(others.map(verdict)).toEqual([false, false, false, false]);
  });
});

describe('stored keys', () => {
  const dynamo = mockClient(DynamoDBDocumentClient);
  const store = dynamoKeyStore(documentClient({ region: 'eu-central-1' }), 'kpi');
  test.each([
    ['a key', item, item],
    ['nothing', undefined, undefined],
    ['a damaged item', { ...item, scopes: 'kpi:read' }, undefined],
    ['an unknown scope', { ...item, scopes: ['everything'] }, undefined],
    ['a missing hash', { ...item, secretHash: undefined }, undefined],
  ])('%s', async (_, stored, expected) => {
    dynamo.reset();
    dynamo.on(GetCommand).resolves(stored === undefined ? {} : { Item: stored });
    expect(await store('abcdef012345')).toEqual(expected);
    expect(dynamo.commandCalls(GetCommand)[0]?.args[0].input.Key).toEqual({ pk: 'K#abcdef012345', sk: 'K' });
  });
});

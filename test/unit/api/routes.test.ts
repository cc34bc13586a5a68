/** The other routes, scopes, and what happens when something fails. */
import { describe, expect, test } from '@jest/globals';
import { kpiIds } from '../../../shared/kpi/registry/registry.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { call } from './requests.ts';

const contacts = sampleContacts();
const deps = fakeDeps({ contacts });
const paths = {
  getKpis: '/v1/kpis',
  getDefinitions: '/v1/definitions',
  getContact: '/v1/contacts/{contactId}',
  getHealth: '/v1/health',
};
const query = { from: '2026-11-01', to: '2026-11-02' };
const contactId = contacts.find(({ agentName, queueName }) => agentName && queueName)?.contactId ?? '';

describe('scopes are checked again behind the authorizer', () => {
  test.each([
    [paths.getKpis, { query }, 'kpi:read'],
    [paths.getDefinitions, {}, 'kpi:read'],
    [paths.getContact, { params: { contactId } }, 'contact:read'],
  ])('%s', async (path, options, scope) => {
    const as = async (authorizer: Record<string, unknown> | null) =>
      (await call(deps, path, { ...options, authorizer })).status;
    expect(await as({ keyId: 'k', scopes: scope })).toBe(200);
    expect(await as({ keyId: 'k', scopes: scope === 'kpi:read' ? 'contact:read' : 'kpi:read' })).toBe(403);
    expect(await as({ keyId: 'k', scopes: `x${scope}` })).toBe(403);
    expect(await as({ keyId: '', scopes: scope })).toBe(403);
    expect(await as({ scopes: scope })).toBe(403);
    expect(await as({})).toBe(403);
    expect(await as(null)).toBe(403);
  });

  test('whoever may not ask does not learn what is wrong with the question', async () => {
    expect((await call(deps, paths.getKpis, { query: { colour: 'red' }, authorizer: null })).body).not.toHaveProperty(
      'errors',
    );
  });

  test('health is open', async () => {
    expect((await call(deps, paths.getHealth, { authorizer: null })).status).toBe(200);
  });
});

test('every answer has security headers and no CORS', async () => {
  for (const options of [{ query }, { query: { colour: 'red' } }]) {
    const { headers } = await call(deps, paths.getKpis, options);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(['no-store', 'private, no-cache']).toContain(headers['cache-control']);
    expect(Object.keys(headers).some((name) => name.startsWith('access-control'))).toBe(false);
  }
});

test('definitions list every KPI with what it is made of', async () => {
  const { body } = await call(deps, paths.getDefinitions);
  const kpis = body['kpis'] as { id: string; formula: string; measures: string[] }[]; // boundary: checked by the expectations below
  expect(kpis.map(({ id }) => id)).toEqual(kpiIds);
  expect(kpis.find(({ id }) => id === 'abandonment-rate')).toMatchObject({
    formula: 'contactsAbandoned / contactsQueued',
    measures: ['contactsAbandoned', 'contactsQueued'],
  });
  expect(body).toMatchObject({
    timeZone: 'Europe/Berlin',
    limits: { items: 20_000 },
    thresholds: { serviceLevelSeconds: 20 },
    definition: { version: 'defA' },
  });
  expect(body['pairs']).toContainEqual({ id: 'queue,channel', slices: ['queue', 'channel'], grains: ['day'] });
});

describe('one contact', () => {
  test('is shown as counted, without a person in it', async () => {
    for (const contact of contacts) {
      const { status, body } = await call(deps, paths.getContact, { params: { contactId: contact.contactId } });
      const text = JSON.stringify(body);
      expect(status).toBe(200);
      const secrets = [contact.customerKey, contact.customerId, contact.agentName].filter(
        (secret) => secret !== undefined,
      );
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect(text).not.toMatch(/\+\d{8,}/);
    }
    const { body } = await call(deps, paths.getContact, { params: { contactId } });
    expect(body).toMatchObject({
      contactId,
      rev: 3,
      facts: { handled: true, exclusion: null },
      queue: { label: expect.any(String) },
      timeZone: 'Europe/Berlin',
    });
    expect(body['interval']).toMatch(/^2026-11-\d\dT\d\d:\d\dZ$/);
    expect(body['day']).toMatch(/^2026-11-\d\d$/);
  });

  test('names agents only when agent data is named, and none when it is off', async () => {
    const contact = contacts.find((candidate) => candidate.contactId === contactId);
    const agent = async (agentData: 'off' | 'named' | 'pseudonymous') =>
      (await call(fakeDeps({ contacts, kpi: { ...settings, agentData } }), paths.getContact, { params: { contactId } }))
        .body['agent'];
    expect(await agent('named')).toEqual({ id: contact?.agentId, label: contact?.agentName });
    expect(await agent('pseudonymous')).toEqual({ id: contact?.agentId, label: contact?.agentId });
    expect(await agent('off')).toBeNull();
  });

  test('unknown, erased and not yet recorded are one answer', async () => {
    const rows = [
      undefined,
      { contactId: 'x', rev: 2, erased: true, contact: undefined, parts: {} },
      { contactId: 'x', rev: 1, erased: false, contact: undefined, parts: {} },
    ];
    const answers = await Promise.all(
      rows.map((row) =>
        call({ ...deps, readContact: async () => row }, paths.getContact, { params: { contactId: 'x' } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});

describe('health', () => {
  test('says how far behind each lane is', async () => {
    const { body } = await call(deps, paths.getHealth);
    expect(body).toMatchObject({
      status: 'ok',
      newestFoldedAt: '2026-11-12T00:00:00.000Z',
      definition: { version: 'defA' },
      lanes: [{ lane: 0, head: 7, cursor: 5, lag: 2 }],
    });
  });

  test('is 503 when storage fails', async () => {
    const broken = { ...fakeDeps({ contacts: [] }), head: async () => Promise.reject(new TypeError('no storage')) };
    const { status, headers, body } = await call(broken, paths.getHealth);
    expect({ status, type: headers['content-type'], retry: headers['retry-after'] }).toEqual({
      status: 503,
      type: 'application/problem+json',
      retry: '5',
    });
    expect(body).toMatchObject({ status: 503, title: expect.any(String) });
    expect(broken.reported).toEqual([expect.objectContaining({ error: 'TypeError' })]);
  });
});

describe('failures', () => {
  const failing = (error: Error) => ({
    ...fakeDeps({ contacts: [] }),
    readState: async () => {
      throw error;
    },
  });

  test('an unknown error is opaque, and reported once with the request id but without its message', async () => {
    const broken = failing(new RangeError('secret +442079460000'));
    const { status, body } = await call(broken, paths.getKpis, { query });
    expect(status).toBe(500);
    expect(body).toEqual({
      type: 'urn:holdfast:problem:internal',
      title: 'Internal error',
      status: 500,
      detail: expect.any(String),
      requestId: 'req-1',
    });
    expect(broken.reported).toEqual([{ requestId: 'req-1', error: 'RangeError', frames: expect.any(Array) }]);
    expect(JSON.stringify([body, broken.reported])).not.toContain('secret');
  });

  test('a throttled read is 503 and may be tried again', async () => {
    const { status } = await call(
      failing(Object.assign(new Error('slow'), { name: 'ThrottlingException' })),
      paths.getKpis,
      { query },
    );
    expect(status).toBe(503);
  });

  test.each([
    ['GET', '/v1/nothing'],
    ['POST', '/v1/kpis'],
  ])('%s %s is not there', async (method, path) => {
    expect((await call(deps, path, { method, query })).status).toBe(404);
  });

  test.each([
    [paths.getDefinitions, {}],
    [paths.getHealth, {}],
    [paths.getContact, { params: { contactId } }],
  ])('%s takes no parameters', async (path, options) => {
    const { status, body } = await call(deps, path, { ...options, query: { x: '1' } });
    expect(status).toBe(400);
    expect(body['detail']).toBe('x is not a parameter; this request takes none');
  });
});

/** ETags: who has an answer already is told so, and whoever asks for another one never is. */
import { describe, expect, test } from '@jest/globals';
import { call, callText, type RequestOptions } from './requests.ts';
import { fakeDeps, sampleContacts } from './fake-centre.ts';

const contacts = sampleContacts();
const deps = fakeDeps({ contacts });
const query = { from: '2026-11-01', to: '2026-11-30', grain: 'day', ids: 'contacts-created' };
const odata = (filter: string): RequestOptions => ({ params: { proxy: 'Days' }, query: { $filter: filter } });

interface Question {
  readonly path: string;
  readonly options: RequestOptions;
}
const questions: readonly Question[] = [
  { path: '/v1/kpis', options: { query } },
  { path: '/v1/kpis', options: { query: { ...query, format: 'csv' } } },
  { path: '/v1/kpis', options: { query: { ...query, format: 'csv', dialect: 'excel-de' } } },
  { path: '/v1/kpis', options: { query: { ...query, format: 'columns' } } },
  { path: '/v1/kpis', options: { query: { ...query, updatedSince: 'start' } } },
  { path: '/v1/kpis', options: { query: { ...query, limit: '2' } } },
  { path: '/v1/kpis', options: { query: { ...query, groupBy: 'queue' } } },
  { path: '/odata', options: {} },
  { path: '/odata/{proxy+}', options: { params: { proxy: '$metadata' } } },
  { path: '/odata/{proxy+}', options: odata("Slice eq 'queue' and Date ge 2026-11-01") },
  { path: '/odata/{proxy+}', options: odata("Slice eq 'channel' and Date ge 2026-11-01") },
  { path: '/v1/definitions', options: {} },
];

const ask = ({ path, options }: Question, ifNoneMatch?: string, on = deps) =>
  callText(on, path, {
    ...options,
    ...(ifNoneMatch === undefined ? {} : { headers: { 'If-None-Match': ifNoneMatch } }),
  });
const tagOf = async (question: Question, on = deps): Promise<string> => {
  const { status, headers } = await ask(question, undefined, on);
  expect([question.path, status]).toEqual([question.path, 200]);
  return String(headers['etag']);
};

test.each(questions)('$path $options.query: the same again is a 304 without a body', async (question) => {
  const tag = await tagOf(question);
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  for (const header of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
    const { status, headers, body } = await ask(question, header);
    expect({ header, status, body }).toEqual({ header, status: 304, body: '' });
    expect(headers).toMatchObject({ etag: tag, 'cache-control': 'private, no-cache', vary: expect.any(String) });
  }
  const { status, body } = await ask(question, '"x", W/"y"');
  expect(status).toBe(200);
  expect(body).not.toBe('');
});

test('every question has a tag of its own', async () => {
  const tags = await Promise.all(questions.map((question) => tagOf(question)));
  expect(new Set(tags).size).toBe(questions.length);
});

describe('the tag changes', () => {
  const last = contacts.find(({ disconnectedAtMs }) => disconnectedAtMs !== undefined);
  const [days, csv] = [questions[9], questions[1]];
  if (!last || !days || !csv) throw new Error('no such question');
  const others = { ...last, contactId: 'one-more' };

  test('with what is counted', async () => {
    const more = fakeDeps({ contacts: [...contacts, others] });
    for (const question of [days, csv]) {
      const before = await tagOf(question);
      expect((await ask(question, before, more)).status).toBe(200);
    }
  });

  test('with a formula, although no bucket has changed', async () => {
    const stricter = { ...deps, readSettings: { ...deps.readSettings, serviceLevelSeconds: 5 } };
    expect(await tagOf(days, stricter)).not.toBe(await tagOf(days));
  });

  test('not because it is later, as long as the answer says the same', async () => {
    const paged: Question = { path: '/v1/kpis', options: { query: { ...query, format: 'csv', limit: '2' } } };
    const quarterPast = { ...deps, now: () => deps.now() + 900_000 };
    const half = { ...deps, now: () => deps.now() + 1_800_000 };
    expect(await tagOf(paged, half)).toBe(await tagOf(paged, quarterPast));
  });
});

test('a refusal has none, whatever the caller has', async () => {
  for (const options of [{ query: { ...query, colour: 'red' } }, { query, authorizer: null }]) {
    const { status, headers } = await call(deps, '/v1/kpis', { ...options, headers: { 'If-None-Match': '*' } });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers['etag']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  }
});

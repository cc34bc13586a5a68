/** Contacts as a list: pages, formats, who sees what, and refreshes that end at what a whole pull answers. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as z from 'zod';
import { utcDay } from '../../../shared/domain/time.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { Pipeline, rulesOf } from '../../support/pipeline.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { over, row } from './pipeline-centre.ts';
import { call, callText, type RequestOptions } from './requests.ts';

const contacts = sampleContacts().filter(({ disconnectedAtMs }) => disconnectedAtMs !== undefined);
const deps = fakeDeps({ contacts });
const query = { from: '2026-11-01', to: '2026-11-30' };

const answer = z.strictObject({
  asOf: z.looseObject({}),
  timeZone: z.string(),
  days: z.array(z.string()),
  cursor: z.string().optional(),
  rows: z.array(z.looseObject({ contactId: z.string(), disconnectedAt: z.string() })),
  nextPageToken: z.string().optional(),
});
type Answer = z.infer<typeof answer>;

const list = async (more: Record<string, string> = {}, on = deps, options: RequestOptions = {}): Promise<Answer> => {
  const { status, body } = await call(on, '/v1/contacts', { query: { ...query, ...more }, ...options });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return answer.parse(body);
};
const whole = async (more: Record<string, string>, on = deps): Promise<Answer['rows']> => {
  const rows: Answer['rows'] = [];
  let token: string | undefined;
  do {
    const page: Answer = await list({ ...more, ...(token === undefined ? {} : { pageToken: token }) }, on);
    rows.push(...page.rows);
    token = page.nextPageToken;
  } while (token !== undefined);
  return rows;
};

describe('the list', () => {
  test('has every contact once, by day and id, whatever the pages are', async () => {
    const { rows, days } = await list();
    expect(days).toHaveLength(30);
    const keys = rows.map(({ disconnectedAt, contactId }) => `${disconnectedAt.slice(0, 10)} ${contactId}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(rows.map(({ contactId }) => contactId))).toEqual(new Set(contacts.map((one) => one.contactId)));
    for (const limit of ['1', '3', '7']) expect(await whole({ limit })).toEqual(rows);
  });

  test('holds nothing of the customer', async () => {
    const { body } = await callText(deps, '/v1/contacts', { query });
    for (const { customerId, customerKey, addressKey } of contacts)
      for (const secret of [customerId, customerKey, addressKey]) if (secret) expect(body).not.toContain(secret);
  });

  test('is CSV for those who ask, with the next page and the days in its headers', async () => {
    const { rows } = await list();
    const { headers, body } = await callText(deps, '/v1/contacts', { query: { ...query, format: 'csv', limit: '2' } });
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      link: expect.stringMatching(/^<https:\/\/api\.example\/live\/v1\/contacts\?.*pageToken=.*>; rel="next"$/u),
      'holdfast-days': expect.stringContaining('2026-11-03'),
    });
    expect(
      body
        .split('\r\n')
        .slice(0, 3)
        .map((line) => line.split(',')[0]),
    ).toEqual(['contact_id', rows[0]?.contactId, rows[1]?.contactId]);
  });

  test('shows a limited key its own teams only', async () => {
    const { rows } = await list();
    const team = rows.map((one) => one['teamId']).find((id) => typeof id === 'string' && id !== '-');
    const authorizer = { keyId: 'k', scopes: 'contact:read', only: JSON.stringify({ team: [team] }) };
    const own = await list({}, deps, { authorizer });
    expect(own.rows).toEqual(rows.filter((one) => one['teamId'] === team));
    expect(own.rows.length).toBeGreaterThan(0);
    expect(own.rows.length).toBeLessThan(rows.length);
  });

  test.each([
    [{ to: '2026-10-01' }, 'to'],
    [{ to: '2027-03-01' }, 'to'],
    [{ from: '2026-02-30' }, 'from'],
    [{ limit: '5001' }, 'limit'],
    [{ dialect: 'excel-de' }, 'dialect'],
    [{ pageToken: 'x' }, 'pageToken'],
    [{ updatedSince: 'x' }, 'updatedSince'],
  ])('%j is refused by name', async (more, field) => {
    const { status, body } = await call(deps, '/v1/contacts', { query: { ...query, ...more } });
    expect([status, body['detail']]).toEqual([400, expect.stringMatching(new RegExp(`^${field} `, 'u'))]);
  });
});

/** What may change about a contact after it was answered; each is seen in some column. */
const changes = {
  talk: (contact: Contact, n: number) => ({ ...contact, interactionS: n }),
  queue: (contact: Contact, n: number) => ({ ...contact, queueId: `q${n % 3}`, queueName: `Q${n % 3}` }),
  day: (contact: Contact, n: number) => ({ ...contact, disconnectedAtMs: Date.UTC(2026, 10, 2 + (n % 9), 12) }),
  team: (contact: Contact, n: number) => ({
    ...contact,
    groups: [
      { id: 'site', name: 'Site' },
      { id: `t${n % 3}`, name: 'Team' },
    ],
  }),
  topic: (contact: Contact, n: number) => ({ ...contact, topic: `topic ${n % 3}` }),
} as const;
type Change = keyof typeof changes;

test('with updatedSince, refreshing ends at what a whole pull answers, whatever changed meanwhile', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constantFrom(...(Object.keys(changes) as Change[])), // boundary: keys of a const object
      at: fc.nat(contacts.length - 1),
      n: fc.integer({ min: 1, max: 900 }),
      lane: fc.constantFrom(0, 1),
    }),
    fc.constantFrom({ kind: 'fold' as const }, { kind: 'pull' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const pipeline = new Pipeline(rulesOf(settings, 1));
      const rows = new Map(contacts.map((contact) => [contact.contactId, { contact, rev: 1 }]));
      await pipeline.apply(contacts.map((contact) => row(contact, 1)));
      const centre = {
        ...over(pipeline.kpi, contacts),
        readContactsOfDay: async (day: string) => ({
          rows: [...rows.values()]
            .filter(({ contact }) => utcDay(contact.disconnectedAtMs ?? 0) === day)
            .map(({ contact, rev }) => ({ contactId: contact.contactId, rev, erased: false, contact, parts: {} }))
            .sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
          next: undefined,
        }),
      };
      let known: Answer['rows'] = [];
      let cursor = 'start';
      const refresh = async (): Promise<void> => {
        const found = await list({ updatedSince: cursor }, centre);
        const kept = known.filter(({ disconnectedAt }) => !found.days.includes(disconnectedAt.slice(0, 10)));
        known = [...kept, ...found.rows];
        cursor = found.cursor ?? '';
      };
      for (const one of steps) {
        if (one.kind === 'fold') await pipeline.fold([0, 1]);
        else if (one.kind === 'pull') await refresh();
        else {
          const held = [...rows.values()][one.at];
          if (!held) continue;
          const next = { contact: changes[one.kind](held.contact, one.n), rev: held.rev + 1 };
          rows.set(next.contact.contactId, next);
          await pipeline.apply([row(next.contact, next.rev)], { lane: one.lane });
        }
      }
      await pipeline.fold([0, 1]);
      await refresh();
      // Of a leg that no KPI counts (a monitor, a test) nothing but that it is there is followed.
      const shown = (all: Answer['rows']): string[] =>
        all
          .map(({ revision: _, ...rest }) =>
            JSON.stringify(rest['exclusion'] === null ? rest : [rest.contactId, rest['exclusion']]),
          )
          .sort();
      expect(shown(known)).toEqual(shown((await list({}, centre)).rows));
      expect((await list({ updatedSince: cursor }, centre)).days).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

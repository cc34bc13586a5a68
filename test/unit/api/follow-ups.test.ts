/** Follow-ups in the feed: what is counted of each, of whole days, for those who may see the whole centre. */
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { followUpRowId, followUpRowPrefix } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { FollowUpPart } from '../../../shared/domain/follow-up-part.ts';
import { fakeDeps, sampleContacts } from './fake-centre.ts';
import { callText, type RequestOptions } from './requests.ts';

const due = Date.UTC(2026, 10, 9, 23, 30);
const parts: readonly FollowUpPart[] = [
  { c: 'win-back', t: due, g: 1, p: 2, r: 1, s: 1, o: 0, x: 0 },
  { c: 'win-back', t: due, h: true, g: 1, p: 0, r: 0, s: 0, o: 0, x: 0 },
  { c: 'at-risk', t: due, g: 0, p: 0, r: 0, s: 0, o: 0, x: 1 },
];
const rows: readonly ContactRow[] = parts
  .map((followUp, at) => ({
    contactId: followUpRowId(`${followUp.c}~1~person ${at}`),
    rev: 1,
    erased: false,
    contact: undefined,
    parts: { followUp },
  }))
  .sort((a, b) => (a.contactId < b.contactId ? -1 : 1));

const fake = fakeDeps({ contacts: sampleContacts() });
const deps: typeof fake = {
  ...fake,
  /** One row at a time, so that every page goes on in the middle of a day. */
  readContactsOfDay: async (day, after = '', { prefix = '' } = {}) => {
    const left = day === '2026-11-09' ? rows.filter(({ contactId }) => contactId > after) : [];
    const piece = left.filter(({ contactId }) => contactId.startsWith(prefix)).slice(0, 1);
    return { rows: piece, next: left.length > 1 ? piece[0]?.contactId : undefined };
  },
};

const page = z.object({ value: z.array(z.looseObject({ FollowUpId: z.string(), CampaignId: z.string() })) });
const ask = (
  query: Record<string, string>,
  scopes = 'kpi:read campaign:read',
  more: RequestOptions['authorizer'] = {},
) =>
  callText(deps, '/odata/{proxy+}', {
    params: { proxy: 'FollowUps' },
    query,
    authorizer: { keyId: 'k', scopes, ...more },
  });
const read = async (query: Record<string, string> = {}) => {
  const { status, body } = await ask(query);
  expect(status).toBe(200);
  return page.parse(JSON.parse(body)).value;
};

test('every follow-up of the last days, with what came of it and no person', async () => {
  const found = await read();
  expect(found).toHaveLength(parts.length);
  for (const { FollowUpId: id, ...rest } of found) {
    const own = rows.find(({ contactId }) => contactId === id)?.parts.followUp;
    expect(id.startsWith(followUpRowPrefix)).toBe(true);
    expect(rest).toEqual({
      UtcDate: '2026-11-09',
      LocalDate: '2026-11-10', // Berlin
      FirstDueAt: '2026-11-09T23:30:00.000Z',
      CampaignId: own?.c,
      HeldOut: own?.h === true,
      Passed: own?.g === 1,
      Calls: own?.p,
      Reached: own?.r === 1,
      Saved: own?.s === 1,
      OptedOut: own?.o === 1,
      Refused: own?.x === 1,
    });
  }
});

test('filters, also by the moment they were due', async () => {
  expect((await read({ $filter: "CampaignId eq 'at-risk'" })).map((one) => one['Refused'])).toEqual([true]);
  expect(await read({ $filter: 'HeldOut eq true' })).toHaveLength(1);
  expect(await read({ $filter: 'FirstDueAt lt 2026-11-09T00:00:00Z' })).toEqual([]);
  expect(await read({ $filter: 'UtcDate eq 2026-11-09 and Calls gt 0' })).toHaveLength(1);
});

test('needs its scope, and the whole centre', async () => {
  expect((await ask({}, 'kpi:read contact:read')).status).toBe(403);
  expect((await ask({}, 'kpi:read campaign:read', { only: JSON.stringify({ team: ['t'] }) })).status).toBe(403);
  expect((await ask({ $filter: 'FirstDueAt gt 2020-01-01T00:00:00Z' })).status).toBe(400);
});

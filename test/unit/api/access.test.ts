/** Who sees what: every role on every route, and rows of the own and of another team. */
import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import middy from '@middy/core';
import { policyFor, type Grant } from '../../../functions/kpi/authorizer/policy.ts';
import { authorizerAnswer, evaluatePolicy } from '../../../local/host/api/policy.ts';
import { createApiKey, scopes, type KeyLimits } from '../../../shared/contracts/access.ts';
import type { RouteDefinition } from '../../../shared/contracts/route-definition.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import { requireScope } from '../../../shared/http/caller.ts';
import { sliceIds } from '../../../shared/kpi/slices.ts';
import { fakeDeps, sampleContacts, settings } from './fake-centre.ts';
import { apiEvent, call, callText, kpiAnswer } from './requests.ts';

const contacts = sampleContacts();
const deps = fakeDeps({ contacts });
const november = { from: '2026-11-01', to: '2026-11-30' };
const all: readonly RouteDefinition[] = Object.values(routes);
const stage = 'arn:aws:execute-api:eu-central-1:111122223333:abc123/live';

const display = createApiKey({ name: 'wall', scopes, kind: 'display', only: { team: ['t1'] }, now: 1 }).item;
const roles: readonly (Grant & { readonly role: string })[] = [
  { role: 'everything', keyId: 'k', scopes },
  { role: 'nothing', keyId: 'k', scopes: [] },
  ...scopes.map((scope) => ({ role: `only ${scope}`, keyId: 'k', scopes: [scope] })),
  ...scopes.map((scope) => ({ role: `all but ${scope}`, keyId: 'k', scopes: scopes.filter((one) => one !== scope) })),
  { role: 'everything of one team', keyId: 'k', scopes, only: { team: ['t1'] } },
  { role: 'display key', keyId: 'k', scopes: display.scopes, only: display.only },
];

/** Routes that may answer a key with limits: written down here once more, so that opening another one is seen. */
const openToLimited = [
  'getKpis',
  'getDefinitions',
  'listContacts',
  'getContact',
  'getOpenApi',
  'getOdataService',
  'getOdata',
  'getHealth',
  'listTargets',
  'getNow',
];

const concrete = ({ path }: RouteDefinition): string => path.replaceAll(/\{[^}]+\}/gu, 'x1');

describe.each(roles)('$role', (grant) => {
  const context = Object.fromEntries(Object.entries(policyFor(`${stage}/GET/x`, grant, 'Holdfast').context ?? {}));
  test.each(all.map((route) => [route.operationId, route] as const))('%s', async (id, route) => {
    const may =
      route.scope === undefined ||
      (grant.scopes.includes(route.scope) && (grant.only === undefined || openToLimited.includes(id)));
    const policy = authorizerAnswer.parse(policyFor(`${stage}/GET/x`, grant, 'Holdfast')).policyDocument;
    const decision = evaluatePolicy(policy, `${stage}/${route.method}${concrete(route)}`);
    // API Gateway does not ask the authorizer on open routes.
    if (route.scope !== undefined) expect(decision === 'allow').toBe(may);
    const handler = middy<APIGatewayProxyEvent, unknown>()
      .use(requireScope(route))
      .handler(async () => 'answered');
    const asked = handler(apiEvent(route.path, { method: route.method, authorizer: context }), {} as Context); // boundary: not read
    if (may) await expect(asked).resolves.toBe('answered');
    else await expect(asked).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

test('a display key reads KPIs and nothing else, whatever was asked for', () => {
  expect(display).toMatchObject({ kind: 'display', scopes: ['kpi:read'], only: { team: ['t1'] } });
});

test.each(['{', '[]', '{"team":[]}', '{"agent":["x"]}', '"x"'])(
  'limits that cannot be read (%s) open nothing',
  async (only) => {
    const { status } = await call(deps, '/v1/kpis', {
      query: november,
      authorizer: { keyId: 'k', scopes: 'kpi:read', only },
    });
    expect(status).toBe(403);
  },
);

describe('rows', () => {
  const teamOf = ({ groups }: (typeof contacts)[number]): string | undefined => groups?.[1]?.id;
  const teams = [...new Set(contacts.flatMap((contact) => teamOf(contact) ?? []))];
  const [own = '', other = ''] = teams;
  const as = (only: KeyLimits, more: string = 'kpi:read contact:read') => ({
    authorizer: { keyId: 'k', scopes: more, only: JSON.stringify(only) },
  });
  const rowsOf = async (only: KeyLimits, query: Record<string, string>) => {
    const { status, body } = await call(deps, '/v1/kpis', { query: { ...november, ...query }, ...as(only) });
    return { status, body, rows: status === 200 ? kpiAnswer.parse(body).rows : [] };
  };

  test.each(sliceIds)('by %s: own values, or a refusal that says what is possible', async (slice) => {
    const { status, body, rows } = await rowsOf({ team: [own] }, { groupBy: slice });
    if (slice === 'team') {
      expect(rows.map((row) => row.slice['team']?.id)).toEqual([own]);
    } else {
      expect([status, body['detail']]).toEqual([403, expect.stringContaining('Use groupBy=team')]);
    }
  });

  test('another team is as one that does not exist', async () => {
    expect((await rowsOf({ team: [own] }, { groupBy: 'team', filter: `team:${other}` })).rows).toEqual([]);
    expect((await rowsOf({ team: [own] }, { groupBy: 'team', filter: 'team:nobody' })).rows).toEqual([]);
    expect((await rowsOf({ team: [own, other] }, { groupBy: 'team', filter: `team:${other}` })).rows).toHaveLength(1);
  });

  test('only keys of the own team are read', async () => {
    const read: string[] = [];
    const watched = {
      ...deps,
      readBuckets: async (ranges: Parameters<typeof deps.readBuckets>[0], codes?: readonly string[]) => {
        read.push(...ranges.map(({ pk }) => pk));
        return deps.readBuckets(ranges, codes);
      },
    };
    for (const grain of ['day', 'interval', 'month'])
      await call(watched, '/v1/kpis', {
        query: { from: '2026-11-01', to: '2026-11-15', grain, groupBy: 'team' },
        ...as({ team: [own] }),
      });
    await callText(watched, '/odata/{proxy+}', { params: { proxy: 'Days' }, ...as({ team: [own] }) });
    expect(read.length).toBeGreaterThan(0);
    for (const pk of read) expect(pk).toContain(`#t#${own}#`);
  });

  test.each(['Days', 'Months', 'Intervals'])('the feed: %s holds own rows only, filtered or not', async (set) => {
    for (const filter of [undefined, "Slice eq 'total'", `ValueId eq '${other}'`, `Slice eq 'team' or true`]) {
      const query: Record<string, string> = filter === undefined ? {} : { $filter: filter };
      const { status, body } = await callText(deps, '/odata/{proxy+}', {
        params: { proxy: set },
        query,
        ...as({ team: [own] }),
      });
      expect(status).toBe(200);
      for (const row of (JSON.parse(body) as { value: Record<string, unknown>[] }).value)
        // boundary: our own answer
        expect([row['Slice'], row['ValueId']]).toEqual(['team', own]);
    }
  });

  test('contacts of another team are not there', async () => {
    for (const contact of contacts.filter(({ disconnectedAtMs }) => disconnectedAtMs)) {
      const { status } = await call(deps, '/v1/contacts/{contactId}', {
        params: { contactId: contact.contactId },
        ...as({ team: [own] }),
      });
      expect([contact.contactId, status]).toEqual([contact.contactId, teamOf(contact) === own ? 200 : 404]);
    }
    const { body } = await callText(deps, '/odata/{proxy+}', {
      params: { proxy: 'Contacts' },
      query: { $filter: 'UtcDate ge 2026-11-01 and UtcDate le 2026-11-30', $select: 'TeamId' },
      ...as({ team: [own] }),
    });
    const { value } = JSON.parse(body) as { value: { TeamId: string }[] }; // boundary: our own answer
    expect(value.length).toBeGreaterThan(0);
    expect(new Set(value.map(({ TeamId }) => TeamId))).toEqual(new Set([own]));
  });

  test('names of agents need their own scope', async () => {
    const named = fakeDeps({ contacts, kpi: { ...settings, agentData: 'named' } });
    const labels = async (more: string) => {
      const { body } = await call(named, '/v1/kpis', {
        query: { ...november, groupBy: 'agent' },
        authorizer: { keyId: 'k', scopes: more },
      });
      return kpiAnswer.parse(body).rows.map(({ slice }) => slice['agent']?.label);
    };
    const names = contacts.flatMap(({ agentName }) => agentName ?? []);
    expect((await labels('kpi:read agent:read')).every((label) => names.includes(label ?? ''))).toBe(true);
    expect((await labels('kpi:read')).some((label) => names.includes(label ?? ''))).toBe(false);
  });
});

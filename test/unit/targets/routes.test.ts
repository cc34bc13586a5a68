import * as z from 'zod';
import type { Context } from 'aws-lambda';
import { makeHandler } from '../../../functions/kpi/targets/handler.ts';
import type { TargetStore } from '../../../functions/kpi/store/target-store.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import { sampleMiss } from '../../support/sample-miss.ts';
import { memoryTargets } from '../../support/memory-targets.ts';
import { apiEvent, type RequestOptions } from '../api/requests.ts';

const now = Date.UTC(2026, 10, 12, 8);
const depsOf = (store: TargetStore) => ({
  store,
  timeZone: 'Europe/Berlin',
  now: () => now,
  isTransient: () => false,
  report: () => undefined,
});
// Boundary: middy reads nothing of the context here.
const context = { awsRequestId: 'a', getRemainingTimeInMillis: () => 29_000 } as unknown as Context;
const object = z.record(z.string(), z.unknown());
const all = { keyId: 'key1', scopes: 'kpi:read target:write' };

type Asked = (typeof routes)[keyof typeof routes];
const ask = async (store: TargetStore, route: Asked, options: RequestOptions & { body?: unknown } = {}) => {
  const event = {
    ...apiEvent(route.path, { method: route.method, authorizer: all, ...options }),
    body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body ?? null),
  };
  const { statusCode, body } = await makeHandler(depsOf(store))(event, context);
  return { status: statusCode, body: object.parse(JSON.parse(body)) };
};

const target = { kpi: 'service-level', validFrom: '2026-01-01', target: 0.8, owner: 'Ops', action: 'Act' };
const list = z.object({
  targets: z.array(z.looseObject({ id: z.string(), kpi: z.string(), suggested: z.boolean(), version: z.number() })),
});
const listed = async (store: TargetStore, query = {}) =>
  list.parse((await ask(store, routes.listTargets, { query })).body).targets;

describe('the routes of targets', () => {
  it('show the suggestions before anything was written, marked', async () => {
    const targets = await listed(memoryTargets());
    expect(targets.length).toBeGreaterThan(3);
    expect(targets.every(({ suggested }) => suggested)).toBe(true);
  });

  it('make a suggestion somebody’s own, and keep what it was before', async () => {
    const store = memoryTargets();
    const [suggestion] = await listed(store, { kpi: 'service-level' });
    const params = { targetId: suggestion!.id };
    const changed = await ask(store, routes.changeTarget, {
      params,
      query: { version: '1' },
      body: { ...target, validFrom: '1971-01-01', target: 0.85 },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { target: { id: params.targetId, owner: 'Ops', version: 2, target: 0.85 } },
    });
    expect(await listed(store, { kpi: 'service-level' })).toMatchObject([{ suggested: false }]);
    const history = await ask(store, routes.getTargetHistory, { params });
    expect(history.body).toMatchObject({ changes: [{ by: 'key1', before: { target: 0.8 }, after: { target: 0.85 } }] });
  });

  it('refuse a second target for the same, and a change of what was changed meanwhile', async () => {
    const store = memoryTargets();
    const made = await ask(store, routes.createTarget, { body: target });
    const { id } = z.object({ target: z.object({ id: z.string() }) }).parse(made.body).target;
    expect(await ask(store, routes.createTarget, { body: target })).toMatchObject({ status: 409 });
    const params = { targetId: id };
    expect(await ask(store, routes.changeTarget, { params, query: { version: '7' }, body: target })).toMatchObject({
      status: 409,
    });
    expect(
      await ask(store, routes.deleteTarget, { params: { targetId: 'other' }, query: { version: '1' } }),
    ).toMatchObject({ status: 404 });
    expect(await ask(store, routes.deleteTarget, { params, query: { version: '1' } })).toEqual({
      status: 200,
      body: { deleted: id },
    });
    expect(await listed(store, { on: '2026-06-01', kpi: 'service-level' })).toMatchObject([{ suggested: true }]);
  });

  it('try again when a colleague was faster', async () => {
    const store = memoryTargets();
    let faster = 2;
    const contended: TargetStore = {
      ...store,
      writeBook: async (change, editor) => ((faster -= 1) >= 0 ? 'lost' : store.writeBook(change, editor)),
    };
    expect(await ask(contended, routes.createTarget, { body: target })).toMatchObject({ status: 200 });
    faster = 100;
    expect(await ask(contended, routes.createTarget, { body: { ...target, validFrom: '2026-02-01' } })).toMatchObject({
      status: 503,
    });
  });

  it('import a CSV whole or not at all', async () => {
    const store = memoryTargets();
    const header = 'kpi,slice,value,validFrom,target,owner,action';
    const lines = ['service-level,queue,q1,2026-01-01,0.7,Ops,Act', 'service-level,queue,q2,2026-01-01,0.9,Ops,Act'];
    const wrong = await ask(store, routes.importTargets, {
      body: [header, ...lines, 'service-level,queue,q3,2026-01-01,9,Ops,Act'].join('\n'),
    });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'line 4 target' }] } });
    expect(await listed(store, { slice: 'queue' })).toEqual([]);
    const csv = { body: [header, ...lines].join('\n') };
    expect(await ask(store, routes.importTargets, csv)).toMatchObject({
      status: 200,
      body: { imported: 2, created: 2, replaced: 0 },
    });
    expect(await ask(store, routes.importTargets, csv)).toMatchObject({
      body: { imported: 2, created: 0, replaced: 2 },
    });
    expect(await listed(store, { slice: 'queue' })).toHaveLength(2);
  });

  it('store what was done about a miss, and review what steers', async () => {
    const store = memoryTargets();
    await store.addMiss(sampleMiss);
    const review = async () => (await ask(store, routes.reviewTargets)).body;
    expect(await review()).toMatchObject({
      days: 90,
      kpis: [{ kpi: 'service-level', misses: 1, steersNothing: true }],
    });
    const params = { targetId: sampleMiss.targetId };
    const unknown = await ask(store, routes.acknowledgeMiss, {
      params,
      body: { from: '2026-10-19', actionTaken: true },
    });
    expect(unknown.status).toBe(404);
    const body = { from: '2026-10-20', actionTaken: true, note: 'Two more agents from 9 to 11' };
    expect(await ask(store, routes.acknowledgeMiss, { params, body })).toMatchObject({
      status: 200,
      body: { acknowledgement: { by: 'key1' } },
    });
    expect(await review()).toMatchObject({ kpis: [{ actions: 1, steersNothing: false }] });
    expect((await ask(store, routes.listMisses)).body).toMatchObject({
      misses: [{ acknowledgement: { note: body.note } }],
    });
  });

  it('show a key with limits the targets of what it is for, and no others', async () => {
    const store = memoryTargets();
    for (const value of ['t1', 't2'])
      await ask(store, routes.createTarget, { body: { ...target, slice: 'team', value } });
    const authorizer = { keyId: 'key3', scopes: 'kpi:read', only: JSON.stringify({ team: ['t2'] }) };
    const { body } = await ask(store, routes.listTargets, { authorizer });
    expect(list.parse(body).targets).toMatchObject([{ slice: 'team', value: 't2' }]);
    expect(await ask(store, routes.listMisses, { authorizer })).toMatchObject({ status: 403 });
  });

  it('show a screen no miss of a team over fewer than five', async () => {
    const store = memoryTargets();
    const few = { ofFew: true } as const;
    await store.addMiss({ ...sampleMiss, targetId: 'small-team', slice: 'team', value: 'a', ...few });
    await store.addMiss({ ...sampleMiss, targetId: 'large-team', slice: 'team', value: 'b' });
    await store.addMiss({ ...sampleMiss, targetId: 'queue', slice: 'queue', value: 'q1', ...few });
    const missed = async (more: object) => {
      const authorizer = { keyId: 'key4', scopes: 'kpi:read', ...more };
      const { body } = await ask(store, routes.listMisses, { authorizer });
      return z
        .object({ misses: z.array(z.object({ targetId: z.string() })) })
        .parse(body)
        .misses.map(({ targetId }) => targetId)
        .toSorted();
    };
    expect(await missed({})).toEqual(['large-team', 'queue', 'small-team']);
    expect(await missed({ kind: 'display' })).toEqual(['large-team', 'queue']);
  });

  it('let readers read and only writers write', async () => {
    const authorizer = { keyId: 'key2', scopes: 'kpi:read' };
    const store = memoryTargets();
    expect(await ask(store, routes.listTargets, { authorizer })).toMatchObject({ status: 200 });
    for (const route of [
      routes.createTarget,
      routes.importTargets,
      routes.changeTarget,
      routes.deleteTarget,
      routes.acknowledgeMiss,
    ])
      expect(await ask(store, route, { authorizer, params: { targetId: 'x' }, body: target })).toMatchObject({
        status: 403,
      });
  });
});

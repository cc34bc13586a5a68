/** The main job through the real bundles: what npm start does, seen from outside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAudit } from '../../scripts/lib/audit-run.ts';
import { invoke } from '../../scripts/lib/invoke.ts';
import { loadPayloads } from '../../scripts/lib/load.ts';
import { readReport, type Report } from '../../scripts/lib/report.ts';
import { startStack, type LocalStack } from '../../scripts/lib/stack.ts';
import * as z from 'zod';
import { describePageWeight } from '../support/page-weight.ts';
import { describeRetentionPage } from '../support/retention-page.ts';
import { describeWallboard } from '../support/wallboard.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const lines = readFileSync(join(fixtures, 'contact-records.ndjson'), 'utf8').trim().split('\n');
const agentEvent = readFileSync(join(fixtures, 'agent-events.ndjson'), 'utf8').split('\n')[1] ?? '';

const queueTruth = z.object({
  contacts: z.number(),
  queued: z.number(),
  handled: z.number(),
  abandoned: z.number(),
  averageSpeedOfAnswerSeconds: z.number().nullable(),
  averageHandleSeconds: z.number().nullable(),
  averageAcwSeconds: z.number().nullable(),
  transfersOut: z.number(),
  serviceLevel20: z.object({ percent: z.number().nullable() }),
  serviceLevel20AnsweredOnly: z.object({ percent: z.number().nullable() }),
  abandonmentRatePercent: z.number().nullable(),
});
const truth = z
  .object({ aggregate: z.object({ total: queueTruth, byQueue: z.record(z.string(), queueTruth) }) })
  .parse(JSON.parse(readFileSync(join(fixtures, 'contact-records.truth.json'), 'utf8'))).aggregate;

const payloads = (texts: readonly string[]) =>
  texts.map((text, index) => ({ partitionKey: String(index), data: new TextEncoder().encode(text) }));

const value = (kpis: Report['kpis'], id: string): number | null => {
  const kpi = kpis[id];
  if (!kpi) throw new Error(`${id} is missing`);
  return kpi.value;
};

const expectTruth = (kpis: Report['kpis'], expected: z.infer<typeof queueTruth>): void => {
  const percent = (id: string): number | null => {
    const share = value(kpis, id);
    return share === null ? null : share * 100;
  };
  const close = (actual: number | null, wanted: number | null): void =>
    wanted === null || actual === null ? expect(actual).toBe(wanted) : expect(actual).toBeCloseTo(wanted, 3);
  expect([
    value(kpis, 'contacts-created'),
    value(kpis, 'contacts-queued'),
    value(kpis, 'contacts-handled'),
    value(kpis, 'contacts-abandoned'),
    value(kpis, 'contacts-transferred-out'),
  ]).toEqual([expected.contacts, expected.queued, expected.handled, expected.abandoned, expected.transfersOut]);
  close(percent('service-level'), expected.serviceLevel20.percent);
  close(percent('service-level-answered'), expected.serviceLevel20AnsweredOnly.percent);
  close(percent('abandonment-rate'), expected.abandonmentRatePercent);
  close(value(kpis, 'average-speed-of-answer'), expected.averageSpeedOfAnswerSeconds);
  close(value(kpis, 'average-handle-time'), expected.averageHandleSeconds);
  close(value(kpis, 'average-after-contact-work'), expected.averageAcwSeconds);
};

describe('The local stack, loaded with contact records', () => {
  let stack: LocalStack;
  const output: string[] = [];
  beforeAll(async () => {
    stack = await startStack({
      port: 0,
      say: (line) => output.push(line),
      functionLog: (id, line) => output.push(`${id} ${line}`),
    });
  });
  afterAll(() => stack.host.stop());

  const load = async (texts: readonly string[]): Promise<Report> => {
    const { span } = await loadPayloads(stack, payloads(texts), texts.length);
    const audit = await runAudit(stack.target, stack.output('AuditFunctionName'));
    return readReport(stack.api, span, stack.host.metrics(), audit);
  };
  const expectAll = (report: Report): void => {
    expect(report.audit).toMatchObject({ differing: 0, unsettled: 0 });
    expectTruth(report.kpis, truth.total);
    expect(Object.keys(report.byQueue).toSorted()).toEqual(Object.keys(truth.byQueue).toSorted());
    for (const [queue, expected] of Object.entries(truth.byQueue)) expectTruth(report.byQueue[queue] ?? {}, expected);
    const { received, applied, superseded, duplicate, deadLettered, setAside } = report;
    expect(received).toBe(applied + superseded + duplicate + deadLettered + setAside);
  };

  it('reports the truth of the records, with every delivery accounted for', async () => {
    const report = await load(lines);
    expectAll(report);
    expect(report).toMatchObject({ received: 29, deadLettered: 0, setAside: 0, duplicate: 1 });
    expect(report.applied + report.superseded).toBe(28);
    expect(Object.keys(report.byChannel)).toEqual(['CHAT', 'TASK', 'VOICE']);
  });

  it('reports the same when everything comes again, in another order, among things that are no records', async () => {
    const shuffled = lines
      .map((line, i) => ({ line, at: (i * 17) % 29 }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ line }) => line);
    const report = await load([...shuffled, 'garbage', agentEvent]);
    expectAll(report);
    expect(report).toMatchObject({ received: 60, deadLettered: 1, setAside: 1 });
  });

  it('answers nobody without a key, and health to everybody', async () => {
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(`${stack.api.url}${path}`, { headers })).status;
    await expect(status('/v1/kpis?from=2026-11-03&to=2026-11-11')).resolves.toBe(401);
    await expect(status('/v1/definitions', { 'x-api-key': 'hf_nonsense_1' })).resolves.toBe(401);
    await expect(status('/v1/health')).resolves.toBe(200);
    await expect(status('/v1/definitions', { 'x-api-key': stack.api.key })).resolves.toBe(200);
    const basic = `Basic ${Buffer.from(`bi:${stack.api.key}`).toString('base64')}`;
    await expect(status('/v1/contacts/9a59efa5-202d-4754-a20e-d20e372dee83', { authorization: basic })).resolves.toBe(
      200,
    );
    await expect(status('/v1/contacts/unknown', { authorization: basic })).resolves.toBe(404);
    await expect(
      status('/v1/kpis?from=2026-11-03&to=2026-11-11&groupBy=queue,agent', { 'x-api-key': stack.api.key }),
    ).resolves.toBe(400);
  });

  it('tells a page of queues as it tells the total: interval by interval in another zone', async () => {
    const query = new URLSearchParams({
      from: '2026-11-03',
      to: '2026-11-11',
      grain: 'hour',
      timeZone: 'Asia/Kathmandu',
      ids: 'contacts-created',
      groupBy: 'queue',
    });
    const body = await fetch(`${stack.api.url}/v1/kpis?${query.toString()}`, {
      headers: { 'x-api-key': stack.api.key },
    }).then((response) => response.json());
    const { rows } = z
      .object({ rows: z.array(z.object({ kpis: z.object({ 'contacts-created': z.object({ value: z.number() }) }) })) })
      .parse(body);
    expect(rows.reduce((sum, { kpis }) => sum + kpis['contacts-created'].value, 0)).toBe(24);
  });

  it('has nothing left to re-apply', async () => {
    const sweep = z.object({ scanned: z.number(), reapplied: z.number(), complete: z.boolean() });
    await expect(invoke(stack.target, stack.output('SweepFunctionName'), {}, sweep)).resolves.toEqual({
      scanned: 27 + 13, // contacts, and a row per known customer and month
      reapplied: 0,
      complete: true,
    });
  });

  it('holds its numbers against targets as soon as there are some', async () => {
    const headers = { 'x-api-key': stack.api.key };
    const csv =
      'kpi,slice,value,validFrom,target,owner,action\nabandonment-rate,channel,VOICE,2026-01-01,1 %,Ops,Call back\n';
    const post = { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: csv };
    const imported = await fetch(`${stack.api.url}/v1/targets/import`, post);
    await expect(imported.json()).resolves.toEqual({ imported: 1, created: 1, replaced: 0 });
    const query = 'from=2026-11-03&to=2026-11-11&grain=day&ids=abandonment-rate&filter=channel:VOICE';
    const standing = z.object({
      rows: z.array(z.object({ kpis: z.record(z.string(), z.looseObject({ status: z.string() })) })),
    });
    const statuses = async (): Promise<string[]> => {
      const body = await (await fetch(`${stack.api.url}/v1/kpis?${query}`, { headers })).json();
      return standing.parse(body).rows.map(({ kpis }) => kpis['abandonment-rate']?.status ?? 'missing');
    };
    // A changed target shows within ten seconds.
    for (let tries = 0; tries < 15 && (await statuses()).includes('no-target'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 1000));
    const seen = await statuses();
    expect(seen).toContain('off');
    expect(seen).not.toContain('no-target');
    const [misses = ''] = stack.host.resourceIds('AWS::Lambda::Function').filter((id) => id.startsWith('MissesFn'));
    await expect(stack.host.invoke(misses, {})).resolves.toMatchObject({ judged: 3 });
  });

  describeWallboard(() => stack);
  describeRetentionPage(() => stack);
  describePageWeight(() => stack);

  it('wrote no phone number and no name of a person to its logs', () => {
    const text = output.join('\n');
    for (const line of lines) {
      for (const secret of line.match(/\+44\d{9,}/g) ?? []) expect(text).not.toContain(secret);
      for (const [, name] of line.matchAll(/"Username":"([^"]+)"/g)) expect(text).not.toContain(String(name));
    }
  });
});

/** Makes every function of a local stack do what its role is for, also what an ordinary load does not reach. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { generateTraffic } from '../../local/generator/generate.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { addDays, utcDay } from '../../shared/domain/time.ts';
import { eraseUpdate } from '../../shared/dynamo/items/contact-item.ts';
import { contactSourceId, ledgerKey } from '../../shared/dynamo/items/ledger-item.ts';
import { kpiPrefixes } from '../../shared/dynamo/tables.ts';
import { diallingSteps } from './drive-dialling.ts';
import { flowSteps, type Step } from './drive-flows.ts';
import { retentionSteps } from './drive-retention.ts';
import { localClient } from './tables.ts';
import { instanceArn } from './whole-stack.ts';
import * as z from 'zod';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'contact-records.ndjson');
const lines = readFileSync(fixture, 'utf8').trim().split('\n');
const idOf = (line: string): string => /"ContactId":"([^"]+)"/u.exec(line)?.[1] ?? '';

/** Enough for buckets that change in more places than one update takes. */
const contacts = 300;

const put = async ({ host, streamId }: LocalStack, texts: readonly string[]): Promise<void> => {
  host.hold(); // as a load does: what comes together is counted together
  const encoder = new TextEncoder();
  await host.putRecords(
    streamId,
    texts.map((text, i) => ({ partitionKey: String(i), data: encoder.encode(text) })),
  );
  await host.drain();
};

/** Status of each request, in order; the last answer's body beside it. */
const ask = async ({ api }: LocalStack, path: string, init: RequestInit = {}): Promise<unknown> => {
  const headers = new Headers(init.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  headers.set('x-api-key', api.key);
  const response = await fetch(`${api.url}${path}`, { ...init, headers });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer.slice(0, 300)}`);
  return answer.startsWith('{') ? JSON.parse(answer) : answer;
};

const missesSchema = z.object({ misses: z.array(z.object({ targetId: z.string(), from: z.string() })) });

const span = 'from=2026-11-03&to=2026-11-11';

const kpiPages = async (stack: LocalStack): Promise<void> => {
  const query = `/v1/kpis?${span}&groupBy=queue&ids=service-level&limit=1`;
  const first = await ask(stack, query);
  const token =
    typeof first === 'object' && first !== null && 'nextPageToken' in first ? String(first.nextPageToken) : undefined;
  if (token !== undefined) await ask(stack, `${query}&pageToken=${encodeURIComponent(token)}`);
  await ask(stack, '/v1/kpis?from=2026-11-03&to=2026-11-03&grain=day&groupBy=queue');
  await ask(stack, `/v1/kpis?${span}&grain=day&format=csv`);
};

/** As a contact flow of the instance does. */
const fromFlow = async (
  { host }: LocalStack,
  construct: string,
  parameters: Record<string, string>,
): Promise<unknown> => {
  const id = host.resourceIds('AWS::Lambda::Function').find((one) => one.startsWith(`${construct}Fn`));
  if (id === undefined) throw new Error(`the stack has no function ${construct}`);
  const caller = { principal: 'connect.amazonaws.com', sourceArn: instanceArn, sourceAccount: '111122223333' };
  const event = readFileSync(
    join(import.meta.dirname, '..', 'fixtures', 'flow-events', '01-inbound-first-leg.json'),
    'utf8',
  );
  const { Details, ...rest } = JSON.parse(event) as { Details: object }; // boundary: our own fixture
  return host.invokeAs(caller, id, { ...rest, Details: { ...Details, Parameters: parameters } });
};

const runSchedules = async ({ host }: LocalStack): Promise<void> => {
  for (const id of host.resourceIds('AWS::Scheduler::Schedule')) await host.runSchedule(id);
  await host.drain();
};

const client = (stack: LocalStack) => localClient(stack.host.dynamoEndpoint);

export const steps: readonly Step[] = [
  {
    name: 'records come in, and some that are none',
    run: async (stack) => {
      const yesterday = addDays(utcDay(Date.now()), -1);
      const traffic = [...generateTraffic({ seed: 1, firstDay: yesterday, days: 1, contacts })].map(({ data }) => data);
      await put(stack, [...lines, ...traffic, 'garbage']);
    },
  },
  // Before anything is damaged on purpose: the audit must find nothing.
  ...retentionSteps(ask, put, fromFlow),
  ...diallingSteps(ask, fromFlow),
  {
    name: 'a target is set that yesterday missed',
    run: async (stack) => {
      const target = {
        validFrom: '2026-01-01',
        tolerance: 0,
        owner: 'Operations',
        action: 'Move staff between queues',
      };
      for (const over of [
        { kpi: 'service-level', target: 1 },
        { kpi: 'abandonment-rate', target: 0, per: 'week' },
      ])
        await ask(stack, '/v1/targets', { method: 'POST', body: JSON.stringify({ ...target, ...over }) });
    },
  },
  {
    name: 'a record of an erased contact comes again',
    run: async (stack) => {
      const dynamo = client(stack);
      const [line = ''] = lines;
      await dynamo.send(new UpdateCommand(eraseUpdate(stack.output('ContactsTableName'), idOf(line))));
      await stack.host.drain();
      await put(stack, [line]);
      dynamo.destroy();
    },
  },
  {
    name: 'a contact is behind, and journal entries are old: the schedules mend both',
    run: async (stack) => {
      const dynamo = client(stack);
      const TableName = stack.output('KpiTableName');
      await dynamo.send(new DeleteCommand({ TableName, Key: ledgerKey(contactSourceId(idOf(lines[2] ?? ''))) }));
      const { Items } = await dynamo.send(
        new ScanCommand({
          TableName,
          FilterExpression: 'begins_with(pk, :journal)',
          ExpressionAttributeValues: { ':journal': kpiPrefixes.journal },
          ProjectionExpression: 'pk, sk',
        }),
      );
      for (const Key of Items ?? [])
        await dynamo.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET w = :old',
            ExpressionAttributeValues: { ':old': 1 },
          }),
        );
      dynamo.destroy();
      await runSchedules(stack);
    },
  },
  {
    name: 'days are exported again, those that have changed',
    run: async (stack) => {
      const id = stack.host.resourceIds('AWS::Scheduler::Schedule').find((one) => one.startsWith('SchedulesExport'));
      await stack.host.runSchedule(id ?? 'none');
      await stack.host.drain();
    },
  },
  { name: 'pages of KPIs are asked for', run: kpiPages },
  {
    name: 'a contact and the definitions are asked for',
    run: async (stack) => {
      await ask(stack, `/v1/contacts/${idOf(lines[3] ?? '')}`);
      await ask(stack, '/v1/definitions');
      await ask(stack, '/v1/health');
    },
  },
  {
    name: 'targets are listed and written, and their misses asked for',
    run: async (stack) => {
      await ask(stack, '/v1/targets');
      await ask(stack, '/v1/targets/review');
      const missed = missesSchema.parse(await ask(stack, '/v1/targets/misses'));
      const [miss] = missed.misses;
      if (miss === undefined) throw new Error('no target was missed');
      const body = JSON.stringify({ from: miss.from, actionTaken: true, note: 'Moved two people' });
      await ask(stack, `/v1/targets/${miss.targetId}/acknowledgements`, { method: 'POST', body });
    },
  },
  ...flowSteps(fromFlow),
  {
    name: 'the present state is asked for',
    run: async (stack) => {
      await ask(stack, '/v1/now');
    },
  },
];

/** What went wrong on the way; a step that fails does not keep the others from running. */
export const drive = async (stack: LocalStack): Promise<string[]> => {
  const complaints: string[] = [];
  for (const { name, run } of steps)
    await run(stack).catch((error: unknown) => complaints.push(`${name}: ${String(error).slice(0, 400)}`));
  return complaints;
};

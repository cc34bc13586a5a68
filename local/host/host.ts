/**
 * The local host: runs a synthesized cloud assembly on one machine. It knows the app only through the assembly.
 * Each call of a function is judged by the function's role, each invocation by the function's permissions (iam/).
 * What it does not prove: quotas and throttling, transaction conflicts, cold-start times, TTL timing, policies of buckets,
 * topics and queues, and what is above the account (service control policies, boundaries).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiServer } from './api/api-server.ts';
import { readAssembly } from './assembly/assembly.ts';
import { close, listen } from './aws/server-port.ts';
import { makeStandIns } from './aws/stand-ins.ts';
import { Cleanup } from './cleanup.ts';
import type { Host, HostOptions } from './contract.ts';
import { startDynamoLocal } from './dynamo-local.ts';
import { makeDynamoProxy } from './dynamo/proxy.ts';
import { createTable } from './dynamo/tables.ts';
import { EventSources } from './event-sources.ts';
import { Functions } from './functions.ts';
import { makeHost } from './handle.ts';
import { Gate } from './iam/gate.ts';
import { Guard } from './iam/guard.ts';
import { assertRoles } from './iam/start-check.ts';
import { type HostPlan, readPlan } from './plan/plan.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { scheduledInvoke } from './schedule/invoke.ts';
import { ServiceInvocations, mayInvoke } from './service-invocations.ts';
import { makeServices } from './services.ts';

export type { Host, HostOptions } from './contract.ts';

const STOP_MS = 10_000;

type Settings = Required<Pick<HostOptions, 'port' | 'shards' | 'log' | 'functionLog' | 'now'>>;

const settingsOf = (options: HostOptions): Settings => ({
  port: options.port ?? 8787,
  shards: options.shards ?? 4,
  log: options.log ?? ((line) => process.stderr.write(`[host] ${line}\n`)),
  functionLog: options.functionLog ?? (() => undefined),
  now: options.now ?? Date.now,
});

const dataDirOf = async (options: HostOptions, cleanup: Cleanup): Promise<string> => {
  if (options.dataDir !== undefined) return options.dataDir;
  const dir = await mkdtemp(join(tmpdir(), 'local-host-'));
  cleanup.add(async () => rm(dir, { recursive: true, force: true }));
  return dir;
};

const dynamoOf = async (options: HostOptions, cleanup: Cleanup): Promise<string> => {
  if (options.dynamoEndpoint !== undefined) return options.dynamoEndpoint;
  const dynamo = await startDynamoLocal();
  cleanup.add(dynamo.stop);
  return dynamo.endpoint;
};

/** Listens and returns the base URL. */
const serve = async (server: Server, port: number, cleanup: Cleanup): Promise<string> => {
  const taken = await listen(server, port, port === 0 ? 1 : 20);
  cleanup.add(async () => close(server));
  return `http://127.0.0.1:${taken}`;
};

const createTables = async (plan: HostPlan, endpoint: string): Promise<Map<string, string>> => {
  const streams = new Map<string, string>();
  for (const table of plan.tables) {
    const stream = await createTable(endpoint, table);
    if (stream !== undefined) streams.set(table.logicalId, stream);
  }
  return streams;
};

const within = async (ms: number, work: Promise<unknown>, what: string, log: Settings['log']): Promise<void> => {
  const late = sleep(ms, 'late', { ref: false });
  if ((await Promise.race([work, late])) === 'late') log(`${what} took longer than ${ms} ms: going on`);
};

const startApi = async (
  plan: HostPlan,
  functions: Functions,
  settings: Settings,
  cleanup: Cleanup,
): Promise<string> => {
  if (plan.api === undefined) return '';
  const caller = { principal: 'apigateway.amazonaws.com', sourceAccount: plan.account.accountId };
  const api = new ApiServer({
    api: plan.api,
    ...plan.account,
    invoke: async (id, event) => functions.run(id, JSON.stringify(event)),
    mayInvoke: (id, sourceArn) => mayInvoke(plan.permissions, id, { ...caller, sourceArn }),
    log: settings.log,
    now: settings.now,
  });
  const base = await serve(api.server, settings.port, cleanup);
  if (settings.port !== 0 && !base.endsWith(`:${settings.port}`))
    settings.log(`port ${settings.port} is taken, the API listens on ${base}`);
  return base;
};

/** Functions reach DynamoDB only through the gate. */
const startProxy = async (endpoint: string, gate: Gate, log: Settings['log'], cleanup: Cleanup): Promise<string> => {
  const proxy = makeDynamoProxy({ endpoint, judge: (call) => gate.dynamo(call), log });
  const url = await serve(proxy.server, 0, cleanup);
  cleanup.add(async () => proxy.end());
  return url;
};

const start = async (options: HostOptions, cleanup: Cleanup): Promise<Host> => {
  const settings = settingsOf(options);
  const { log, now, shards } = settings;
  const region = process.env['AWS_REGION'] ?? 'eu-west-1';
  const plan = readPlan(readAssembly(options.assemblyDir), { accountId: '000000000000', region });
  const guard = new Guard(plan.roles, plan.keyPolicies, plan.account);
  assertRoles(plan, guard);
  const dataDir = await dataDirOf(options, cleanup);
  const dynamoEndpoint = await dynamoOf(options, cleanup);
  const localStreams = await createTables(plan, dynamoEndpoint);

  const run = async (id: string, payload: string) => functions.run(id, payload);
  const invocations = new ServiceInvocations({ permissions: plan.permissions, run, log });
  const foreignBuckets = options.foreignBuckets ?? [];
  const services = makeServices({ plan, dataDir, foreignBuckets, invocations, now });
  const gate = new Gate({ plan, guard, keyArn: (body) => services.kms.arnOf(body), log });
  const connect = process.env['AWS_ENDPOINT_URL_CONNECT'];
  const standIns = makeStandIns({
    services,
    gate,
    others: { ...(connect === undefined ? {} : { connect }), ...options.serviceEndpoints },
    log,
    streams: () => [...sources.streams.values()],
    queues: plan.queues,
    lambda: { find: plan.findFunction, run, invocations },
  });
  const servicesUrl = await serve(standIns, 0, cleanup);
  const proxyUrl = await startProxy(dynamoEndpoint, gate, log, cleanup);
  const endpoints = { dynamo: proxyUrl, standIns: servicesUrl };
  const functions = new Functions({ plan, guard, functionLog: settings.functionLog, endpoints });
  cleanup.add(async () => functions.end());
  const { buckets, mailboxes } = services;
  const flow = { buckets, mailboxes, dynamoEndpoint, localStreams, shards };
  const sources = new EventSources({ plan, functions, guard, ...flow, log, now });
  cleanup.add(async () => within(STOP_MS, sources.stop(), 'the running batches', log));
  await sources.start();

  const base = await startApi(plan, functions, settings, cleanup);
  const invoke = scheduledInvoke({ plan, guard, functions, invocations });
  const scheduler = new Scheduler(plan.schedules, { ...plan.account, invoke, log, now });
  scheduler.start();
  cleanup.add(async () => scheduler.stop());

  const host = makeHost({
    plan,
    guard,
    base,
    dynamoEndpoint,
    servicesUrl,
    functions,
    invocations,
    services,
    sources,
    scheduler,
  });
  log(
    `DynamoDB ${dynamoEndpoint}, S3/KMS/Kinesis/Lambda ${servicesUrl} (Kinesis PutRecord(s) over HTTP/1 for ${plan.streams.map(({ name }) => name).join(', ') || 'no stream'})`,
  );
  if (host.apiUrl !== '') log(`REST API ${host.apiUrl}`);
  return { ...host, stop: async () => cleanup.run() };
};

export const startHost = async (options: HostOptions): Promise<Host> => {
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
};

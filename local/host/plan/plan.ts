/** Template -> everything the host has to start. Pure: reads no file beyond the assembly it is given. */
import { type Assembly, AssemblyError } from '../assembly/assembly.ts';
import type { Account } from '../assembly/identity.ts';
import { makeResolver } from '../assembly/intrinsics.ts';
import { type JsonObject, asText, isObject } from '../assembly/json.ts';
import { assertSupported } from '../assembly/resource-types.ts';
import { type ApiPlan, planApi } from './api.ts';
import { type FunctionPlan, planFunction } from './functions.ts';
import { type ArnIndex, type MappingPlan, planMapping } from './mappings.ts';
import { type SchedulePlan, planRule, planSchedule } from './schedules.ts';
import { type TablePlan, planTable } from './tables.ts';

export interface Named {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

export interface HostPlan {
  readonly account: Account;
  readonly resources: Readonly<Record<string, string>>;
  readonly types: ReadonlyMap<string, readonly string[]>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly tables: readonly TablePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly mappings: readonly MappingPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly streams: readonly Named[];
  readonly buckets: readonly Named[];
  readonly queues: readonly Named[];
  readonly keys: readonly Named[];
  /** Alias name -> key id. */
  readonly keyAliases: ReadonlyMap<string, string>;
  readonly api: ApiPlan | undefined;
  functionId(nameOrArn: string): string;
}

const functionIndex = (functions: readonly FunctionPlan[]): ((nameOrArn: string) => string) => {
  const byName = new Map(functions.map((fn) => [fn.name, fn.logicalId]));
  return (nameOrArn) => {
    // arn:aws:lambda:region:account:function:name[:qualifier]
    const name = nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : (nameOrArn.split(':')[0] ?? '');
    const id = byName.get(name);
    if (id === undefined) throw new AssemblyError(`${nameOrArn} is no function of this stack`);
    return id;
  };
};

const outputsOf = (assembly: Assembly, resolve: ReturnType<typeof makeResolver>['resolve']): Record<string, string> => {
  const outputs: Record<string, string> = {};
  for (const [name, raw] of Object.entries(assembly.template.outputs)) {
    const value = isObject(raw) ? resolve(raw['Value'] ?? null) : undefined;
    outputs[name] = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  }
  return outputs;
};

export const readPlan = (assembly: Assembly, account: Account): HostPlan => {
  assertSupported(assembly.template);
  const resolver = makeResolver(assembly.template, account, assembly.stackName);
  const present = [...assembly.template.resources].filter(([, resource]) => resolver.exists(resource));
  const types = new Map<string, string[]>();
  for (const [id, resource] of present) types.set(resource.type, [...(types.get(resource.type) ?? []), id]);

  const all = (type: string): (readonly [string, JsonObject])[] =>
    (types.get(type) ?? []).map((id) => [id, resolver.properties(id)] as const);
  const named = (type: string): Named[] =>
    (types.get(type) ?? []).map((logicalId) => {
      const { ref, attributes } = resolver.identity(logicalId);
      return { logicalId, name: attributes['QueueName'] ?? ref, arn: attributes['Arn'] ?? ref };
    });
  const arnOf = (id: string): string => resolver.identity(id).attributes['Arn'] ?? '';

  const tables = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap(all).map(([id, properties]) => {
    const { ref, attributes } = resolver.identity(id);
    return planTable(id, ref, attributes['StreamArn'] ?? '', properties);
  });
  const functions = all('AWS::Lambda::Function').map(([id, properties]) =>
    planFunction(id, resolver.identity(id).ref, arnOf(id), properties, assembly),
  );
  const functionId = functionIndex(functions);
  const streams = named('AWS::Kinesis::Stream');
  const arns: ArnIndex = {
    streams: new Map(streams.map((stream) => [stream.arn, stream.logicalId])),
    tableStreams: new Map(tables.filter((table) => table.hasStream).map((table) => [table.streamArn, table.logicalId])),
    functionId,
  };
  return {
    account,
    types,
    resources: Object.fromEntries(present.map(([id]) => [id, resolver.identity(id).ref])),
    outputs: outputsOf(assembly, resolver.resolve),
    tables,
    functions,
    mappings: all('AWS::Lambda::EventSourceMapping').map(([id, properties]) =>
      planMapping(id, resolver.identity(id).ref, properties, arns),
    ),
    schedules: [
      ...all('AWS::Scheduler::Schedule').map(([id, properties]) => planSchedule(id, arnOf(id), properties)),
      ...all('AWS::Events::Rule').map(([id, properties]) => planRule(id, arnOf(id), properties)),
    ],
    streams,
    buckets: named('AWS::S3::Bucket'),
    queues: [...named('AWS::SQS::Queue'), ...named('AWS::SNS::Topic')],
    keys: named('AWS::KMS::Key'),
    keyAliases: new Map(
      all('AWS::KMS::Alias').map(([id, properties]) => [resolver.identity(id).ref, asText(properties['TargetKeyId'])]),
    ),
    api: planApi(assembly, resolver, { all, functionId }),
    functionId,
  };
};

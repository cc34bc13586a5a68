/** Template -> everything the host has to start. Pure: reads no file beyond the assembly it is given. */
import { type Assembly, AssemblyError } from '../assembly/assembly.ts';
import type { Account } from '../assembly/identity.ts';
import { type Resolver, makeResolver } from '../assembly/intrinsics.ts';
import { type JsonObject, asText, isObject } from '../assembly/json.ts';
import { assertSupported } from '../assembly/resource-types.ts';
import { type ApiPlan, planApi } from './api.ts';
import { type ContactFlowPlan, flowTypes, planContactFlow } from './contact-flows.ts';
import { bucketKey, findKey, streamKey } from './encryption.ts';
import { type EventRulePlan, planEventRule } from './event-rules.ts';
import { type FunctionPlan, planFunction } from './functions.ts';
import { type InvocationPermission, planInvocationPermission } from './invocation-permissions.ts';
import { type ArnIndex, type MappingPlan, planMapping } from './mappings.ts';
import { type BucketNotifications, planBucketNotifications, planCustomNotifications } from './notifications.ts';
import { type RolePlan, planKeyPolicy, planRoles, roleOf } from './roles.ts';
import { type SchedulePlan, planRule, planSchedule } from './schedules.ts';
import type { Statement } from '../iam/policy.ts';
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
  readonly eventRules: readonly EventRulePlan[];
  readonly notifications: readonly BucketNotifications[];
  readonly permissions: readonly InvocationPermission[];
  readonly roles: readonly RolePlan[];
  /** ARN of a key -> its policy. */
  readonly keyPolicies: ReadonlyMap<string, readonly Statement[]>;
  /** Name of a bucket, ARN of a stream or table -> ARN of the stack's key that encrypts it. */
  readonly encryptionKeys: ReadonlyMap<string, string>;
  /** Id -> ARN of the instances of Amazon Connect that the template names. */
  readonly connectInstances: ReadonlyMap<string, string>;
  readonly contactFlows: readonly ContactFlowPlan[];
  /** Name -> value. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Logical id of a function; throws when there is none. */
  functionId(nameOrArn: string): string;
  readonly findFunction: (nameOrArn: string) => string | undefined;
}

const functionFinder = (functions: readonly FunctionPlan[]): HostPlan['findFunction'] => {
  const byName = new Map(functions.map((fn) => [fn.name, fn.logicalId]));
  // arn:aws:lambda:region:account:function:name[:qualifier]
  return (nameOrArn) => byName.get(nameOrArn.split(':')[nameOrArn.startsWith('arn:') ? 6 : 0] ?? '');
};

/** Functions that serve CloudFormation during a deploy and nobody afterwards: nothing here runs them. */
const customResourceProviders = (
  types: ReadonlyMap<string, readonly string[]>,
  properties: (logicalId: string) => JsonObject,
): ReadonlySet<string> =>
  new Set(
    [...types]
      .filter(([type]) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')
      .flatMap(([, ids]) => ids.map((id) => asText(properties(id)['ServiceToken']))),
  );

/** Kinesis streams that are read and belong to somebody else: they are here as well, so that a load can be put on them. */
const foreignStreams = (mappings: readonly (readonly [string, JsonObject])[], own: readonly Named[]): Named[] => {
  const arns = mappings.map(([, properties]) => asText(properties['EventSourceArn']));
  return [...new Set(arns)]
    .filter((arn) => arn.split(':')[2] === 'kinesis' && !own.some((stream) => stream.arn === arn))
    .map((arn) => ({ logicalId: arn, name: arn.slice(arn.lastIndexOf('/') + 1), arn }));
};

const outputsOf = (assembly: Assembly, resolve: Resolver['resolve']): Record<string, string> => {
  const outputs: Record<string, string> = {};
  for (const [name, raw] of Object.entries(assembly.template.outputs)) {
    const value = isObject(raw) ? resolve(raw['Value'] ?? null) : undefined;
    outputs[name] = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  }
  return outputs;
};

/** The template's resources, by type. */
interface Reader {
  readonly types: ReadonlyMap<string, readonly string[]>;
  readonly resolver: Resolver;
  readonly all: (type: string) => readonly (readonly [string, JsonObject])[];
  readonly named: (type: string) => Named[];
  readonly arnOf: (id: string) => string;
}

const makeReader = (types: ReadonlyMap<string, readonly string[]>, resolver: Resolver): Reader => {
  const ids = (type: string): readonly string[] => types.get(type) ?? [];
  return {
    types,
    resolver,
    all: (type) => ids(type).map((id) => [id, resolver.properties(id)] as const),
    named: (type) =>
      ids(type).map((logicalId) => {
        const { ref, attributes } = resolver.identity(logicalId);
        return { logicalId, name: attributes['QueueName'] ?? ref, arn: attributes['Arn'] ?? ref };
      }),
    arnOf: (id) => resolver.identity(id).attributes['Arn'] ?? '',
  };
};

const planTables = ({ all, resolver }: Reader): TablePlan[] =>
  ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap(all).map(([id, properties]) => {
    const { ref, attributes } = resolver.identity(id);
    const arns = { arn: attributes['Arn'] ?? '', streamArn: attributes['StreamArn'] ?? '' };
    return planTable(id, ref, arns, properties);
  });

const planFunctions = ({ all, arnOf, resolver }: Reader, assembly: Assembly, providers: ReadonlySet<string>) =>
  all('AWS::Lambda::Function')
    .filter(([id]) => !providers.has(arnOf(id)))
    .map(([id, properties]) => planFunction(id, resolver.identity(id).ref, arnOf(id), properties, assembly));

/** Clocks, events and notifications: who wakes whom. */
const planTriggers = ({ all, arnOf }: Reader, buckets: readonly Named[]) => ({
  schedules: [
    ...all('AWS::Scheduler::Schedule').map(([id, properties]) => planSchedule(id, arnOf(id), properties)),
    ...all('AWS::Events::Rule').flatMap(([id, properties]) => planRule(id, arnOf(id), properties) ?? []),
  ],
  eventRules: all('AWS::Events::Rule').flatMap(([id, properties]) => planEventRule(id, arnOf(id), properties) ?? []),
  notifications: [
    ...all('AWS::S3::Bucket').map(([id, properties]) => {
      const name = buckets.find(({ logicalId }) => logicalId === id)?.name ?? id;
      return planBucketNotifications(id, name, properties);
    }),
    ...all('Custom::S3BucketNotifications').map(([id, properties]) => planCustomNotifications(id, properties)),
  ],
});

const planStackRoles = ({ all, arnOf, resolver }: Reader, functions: readonly FunctionPlan[]): RolePlan[] => {
  const declared = (type: string) =>
    all(type).map(([logicalId, properties]) => ({
      logicalId,
      ref: resolver.identity(logicalId).ref,
      arn: arnOf(logicalId),
      properties,
    }));
  const roles = planRoles({
    roles: declared('AWS::IAM::Role'),
    policies: ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(declared),
  });
  for (const fn of functions) roleOf(roles, fn.logicalId, fn.roleArn);
  return roles;
};

/** Who may use which key, and what the keys encrypt. */
const planKeys = (reader: Reader, account: Account, tables: readonly TablePlan[]) => {
  const { all, named, arnOf, resolver } = reader;
  const ring = { keys: named('AWS::KMS::Key'), keyAliases: refsTo(reader, 'AWS::KMS::Alias', 'TargetKeyId') };
  const encrypted = [
    ...all('AWS::S3::Bucket').map(([id, own]) => [resolver.identity(id).ref, bucketKey(id, own)] as const),
    ...all('AWS::Kinesis::Stream').map(([id, own]) => [arnOf(id), streamKey(id, own)] as const),
    ...tables.map((table) => [table.arn, table.encryptionKey] as const),
  ];
  return {
    ...ring,
    keyPolicies: new Map(
      all('AWS::KMS::Key').map(([id, own]) => [arnOf(id), planKeyPolicy(id, account.accountId, own['KeyPolicy'])]),
    ),
    encryptionKeys: new Map(
      encrypted.flatMap(([what, key]): [string, string][] => {
        const arn = key === undefined ? undefined : findKey(ring, key);
        return arn === undefined ? [] : [[what, arn]];
      }),
    ),
  };
};

const connectInstances = (assembly: Assembly): Map<string, string> => {
  const text = JSON.stringify([...assembly.template.resources.values()].map(({ properties }) => properties));
  const arns = text.matchAll(/arn:aws:connect:[\w-]+:\d{12}:instance\/([\w-]+)/gu);
  return new Map([...arns].map(([arn, id = '']) => [id, arn]));
};

const refsTo = ({ all, resolver }: Reader, type: string, property: string): ReadonlyMap<string, string> =>
  new Map(all(type).map(([id, properties]) => [resolver.identity(id).ref, asText(properties[property])]));

export const readPlan = (assembly: Assembly, account: Account): HostPlan => {
  assertSupported(assembly.template);
  const resolver = makeResolver(assembly.template, account, assembly.stackName);
  const present = [...assembly.template.resources].filter(([, resource]) => resolver.exists(resource));
  const types = new Map<string, string[]>();
  for (const [id, resource] of present) types.set(resource.type, [...(types.get(resource.type) ?? []), id]);
  const reader = makeReader(types, resolver);
  const { all, named } = reader;

  const tables = planTables(reader);
  const providers = customResourceProviders(types, (id) => resolver.properties(id));
  const functions = planFunctions(reader, assembly, providers);
  const findFunction = functionFinder(functions);
  const functionId = (nameOrArn: string): string => {
    const id = findFunction(nameOrArn);
    if (id === undefined) throw new AssemblyError(`${nameOrArn} is no function of this stack`);
    return id;
  };
  const mappings = all('AWS::Lambda::EventSourceMapping');
  const ownStreams = named('AWS::Kinesis::Stream');
  const streams = [...ownStreams, ...foreignStreams(mappings, ownStreams)];
  const buckets = named('AWS::S3::Bucket');
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
    mappings: mappings.map(([id, properties]) => planMapping(id, resolver.identity(id).ref, properties, arns)),
    ...planTriggers(reader, buckets),
    permissions: all('AWS::Lambda::Permission')
      .filter(([, properties]) => !providers.has(asText(properties['FunctionName'])))
      .map(([id, properties]) => planInvocationPermission(id, properties, functionId)),
    parameters: refsTo(reader, 'AWS::SSM::Parameter', 'Value'),
    streams,
    buckets,
    queues: [...named('AWS::SQS::Queue'), ...named('AWS::SNS::Topic')],
    roles: planStackRoles(reader, functions),
    ...planKeys(reader, account, tables),
    connectInstances: connectInstances(assembly),
    contactFlows: flowTypes.flatMap((type) =>
      all(type).map(([id, properties]) => planContactFlow(id, resolver.identity(id).ref, properties)),
    ),
    api: planApi(assembly, resolver, { all, functionId }),
    functionId,
    findFunction,
  };
};

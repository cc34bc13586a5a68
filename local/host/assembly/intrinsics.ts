/** Evaluates CloudFormation intrinsics of one template. Pure: everything it needs is handed in. */
import { AssemblyError, type Resource, type Template } from './assembly.ts';
import { type Account, type Identity, NAME_PROPERTY, identityOf, stableUuid } from './identity.ts';
import { type Json, type JsonObject, isObject } from './json.ts';
import { isSupported } from './resource-types.ts';

/** undefined stands for AWS::NoValue: the property or list item is left out. */
export type Resolved = Json | undefined;

export interface Resolver {
  readonly resolve: (value: Json) => Resolved;
  /** Properties of a resource, resolved. */
  properties(logicalId: string): JsonObject;
  identity(logicalId: string): Identity;
  /** False when the resource's Condition is false. */
  exists(resource: Resource): boolean;
}

type Intrinsic = (argument: Json, context: Context) => Resolved;

interface Context {
  readonly template: Template;
  readonly account: Account;
  readonly stackName: string;
  readonly resolve: (value: Json) => Resolved;
  readonly identity: (logicalId: string) => Identity;
  readonly condition: (name: string) => boolean;
}

const fail = (what: string, argument: Json): never => {
  throw new AssemblyError(`cannot evaluate ${what}: ${JSON.stringify(argument)}`);
};

const list = (what: string, argument: Json): readonly Json[] =>
  Array.isArray(argument) ? (argument as readonly Json[]) : fail(what, argument);

const text = (what: string, value: Resolved): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return fail(what, value ?? null);
};

const pseudo = (name: string, { account, stackName }: Context): string | undefined => {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': account.accountId,
    'AWS::Region': account.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${account.region}:${account.accountId}:stack/${stackName}/${stableUuid(stackName)}`,
  };
  return values[name];
};

const parameter = (name: string, context: Context): Resolved => {
  const declared = context.template.parameters[name];
  if (!isObject(declared)) return undefined;
  const value = declared['Default'];
  if (value === undefined)
    throw new AssemblyError(`parameter ${name} has no default; the local host takes no parameters`);
  // SSM-typed parameters (BootstrapVersion) hold the name of a value that only the cloud has: the name will do.
  return value;
};

const ref: Intrinsic = (argument, context) => {
  const name = text('Ref', argument);
  if (name === 'AWS::NoValue') return undefined;
  return pseudo(name, context) ?? parameter(name, context) ?? context.identity(name).ref;
};

const attribute = (logicalId: string, name: string, context: Context): string => {
  const value = context.identity(logicalId).attributes[name];
  if (value !== undefined) return value;
  const type = context.template.resources.get(logicalId)?.type ?? 'unknown';
  if (isSupported(type)) throw new AssemblyError(`the local host knows no attribute ${name} of ${logicalId} (${type})`);
  return `${logicalId}.${name}`; // a harmless type: nobody acts on the value
};

const getAtt: Intrinsic = (argument, context) => {
  const parts =
    typeof argument === 'string'
      ? argument.split('.')
      : list('Fn::GetAtt', argument).map((part) => text('Fn::GetAtt', part));
  const [id, ...rest] = parts;
  return id === undefined ? fail('Fn::GetAtt', argument) : attribute(id, rest.join('.'), context);
};

const join: Intrinsic = (argument, { resolve }) => {
  const [separator, items] = list('Fn::Join', argument);
  const parts = resolve(items ?? null);
  return list('Fn::Join', parts ?? null)
    .map((part) => text('Fn::Join', part))
    .join(text('Fn::Join', separator));
};

const sub: Intrinsic = (argument, context) => {
  const [format, variables] = typeof argument === 'string' ? [argument, undefined] : list('Fn::Sub', argument);
  return text('Fn::Sub', format).replaceAll(/\$\{(!?)([^}]+)\}/gu, (_whole, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const own = isObject(variables) ? variables[name] : undefined;
    if (own !== undefined) return text('Fn::Sub', context.resolve(own));
    const dot = name.indexOf('.');
    if (dot < 0) return text('Fn::Sub', ref(name, context));
    return attribute(name.slice(0, dot), name.slice(dot + 1), context);
  });
};

const select: Intrinsic = (argument, { resolve }) => {
  const [index, items] = list('Fn::Select', argument);
  const chosen = list('Fn::Select', resolve(items ?? null) ?? null)[Number(index)];
  return chosen === undefined ? fail('Fn::Select', argument) : chosen;
};

const split: Intrinsic = (argument, { resolve }) => {
  const [separator, source] = list('Fn::Split', argument);
  return text('Fn::Split', resolve(source ?? null)).split(text('Fn::Split', separator));
};

const choose: Intrinsic = (argument, { condition, resolve }) => {
  const [name, whenTrue, whenFalse] = list('Fn::If', argument);
  return resolve((condition(text('Fn::If', name)) ? whenTrue : whenFalse) ?? null);
};

const findInMap: Intrinsic = (argument, { template, resolve }) => {
  const [map, first, second] = list('Fn::FindInMap', argument).map((key) => text('Fn::FindInMap', resolve(key)));
  const level = template.mappings[map ?? ''];
  const row = isObject(level) ? level[first ?? ''] : undefined;
  const value = isObject(row) ? row[second ?? ''] : undefined;
  return value === undefined ? fail('Fn::FindInMap', argument) : value;
};

const truth = (value: Json, context: Context): boolean => {
  if (isObject(value) && typeof value['Condition'] === 'string') return context.condition(value['Condition']);
  return text('condition', context.resolve(value)) === 'true';
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (_argument, { account }) => ['a', 'b', 'c'].map((zone) => `${account.region}${zone}`),
  'Fn::Base64': (argument, { resolve }) => Buffer.from(text('Fn::Base64', resolve(argument))).toString('base64'),
  'Fn::Equals': (argument, { resolve }) => {
    const [left, right] = list('Fn::Equals', argument).map((side) => JSON.stringify(resolve(side)));
    return left === right;
  },
  'Fn::Not': (argument, context) => !list('Fn::Not', argument).some((item) => truth(item, context)),
  'Fn::And': (argument, context) => list('Fn::And', argument).every((item) => truth(item, context)),
  'Fn::Or': (argument, context) => list('Fn::Or', argument).some((item) => truth(item, context)),
};

const resolveWith = (value: Json, context: Context): Resolved => {
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item) => context.resolve(item)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const intrinsic = INTRINSICS[only[0]];
    if (intrinsic !== undefined) return intrinsic(only[1], context);
    if (only[0].startsWith('Fn::'))
      throw new AssemblyError(
        `the local host does not evaluate ${only[0]}; it knows ${Object.keys(INTRINSICS).join(', ')}`,
      );
  }
  const resolved: Record<string, Json> = {};
  for (const [key, item] of entries) {
    const result = context.resolve(item);
    if (result !== undefined) resolved[key] = result;
  }
  return resolved;
};

const explicitName = (resource: Resource, resolve: Context['resolve']): string | undefined => {
  const property = NAME_PROPERTY[resource.type];
  const value = property === undefined ? undefined : resource.properties[property];
  const resolved = value === undefined ? undefined : resolve(value);
  return typeof resolved === 'string' ? resolved : undefined;
};

/** Ref of a version or an alias is an ARN built from its function's. */
const qualified = (logicalId: string, resource: Resource, context: Context): Identity => {
  const fn = text('FunctionName', context.resolve(resource.properties['FunctionName'] ?? null));
  const base = fn.startsWith('arn:')
    ? fn
    : `arn:aws:lambda:${context.account.region}:${context.account.accountId}:function:${fn}`;
  const name = resource.type.endsWith('Alias')
    ? text('Name', context.resolve(resource.properties['Name'] ?? null))
    : '1';
  const arn = `${base}:${name}`;
  return { ref: arn, attributes: { FunctionArn: arn, AliasArn: arn, Arn: arn, Version: '1', Id: logicalId } };
};

export const makeResolver = (template: Template, account: Account, stackName: string): Resolver => {
  const identities = new Map<string, Identity>();
  const context: Context = {
    template,
    account,
    stackName,
    resolve: (value) => resolveWith(value, context),
    condition: (name) => {
      const expression = template.conditions[name];
      if (expression === undefined) throw new AssemblyError(`condition ${name} is not declared`);
      return truth(expression, context);
    },
    identity: (logicalId) => {
      const seen = identities.get(logicalId);
      if (seen !== undefined) return seen;
      const resource = template.resources.get(logicalId);
      if (resource === undefined)
        throw new AssemblyError(`reference to ${logicalId}, which the template does not declare`);
      const isQualified = resource.type === 'AWS::Lambda::Version' || resource.type === 'AWS::Lambda::Alias';
      const identity = isQualified
        ? qualified(logicalId, resource, context)
        : identityOf(resource.type, logicalId, explicitName(resource, context.resolve), account);
      identities.set(logicalId, identity);
      return identity;
    },
  };
  return {
    resolve: context.resolve,
    identity: context.identity,
    exists: (resource) => resource.condition === undefined || context.condition(resource.condition),
    properties: (logicalId) => {
      const resolved = context.resolve(template.resources.get(logicalId)?.properties ?? {});
      return isObject(resolved) ? resolved : {};
    },
  };
};

/** Reads a synthesized template as a person would. */

export const instanceArn = 'arn:aws:connect:eu-central-1:123456789012:instance/12345678-1234-1234-1234-123456789012';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

export const byType = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** Logical id without CDK's hash. */
export const plain = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/u, '');

export const one = (template: Template, type: string, id: string): Resource => {
  const [[, resource] = [], ...more] = byType(template, type).filter(([logicalId]) => plain(logicalId) === id);
  if (resource === undefined || more.length > 0) throw new Error(`Not exactly one ${type} ${id}`);
  return resource;
};

/** An intrinsic function as a person would write it. */
export const readable = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(readable).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `{${plain(String(argument))}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `{${plain(String(argument[0]))}.${String(argument[1])}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1]))
    return argument[1].map(readable).join(String(argument[0]));
  return JSON.stringify(value);
};

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export const readRole = (properties: Record<string, unknown>): string[] => {
  const policies = (properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const managed = ((properties['ManagedPolicyArns'] ?? []) as unknown[]).map(
    (arn) => `managed policy ${readable(arn)}`,
  );
  return [...policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(readStatement)), ...managed];
};

export interface Granted {
  readonly action: string;
  readonly resource: string;
  readonly condition: unknown;
}

/** What the statements of a role's own policies allow, action by action. */
export const grantsOf = (properties: Record<string, unknown>): Granted[] => {
  const policies = (properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource: resource, Condition }) =>
      [Action].flat().map((action) => ({ action, resource: readable(resource), condition: Condition })),
    ),
  );
};

const readStatement = ({ Effect, Principal, Action, Resource: resource, Condition }: Statement): string =>
  [
    ...(Effect === 'Allow' ? [] : [Effect.toUpperCase()]),
    ...(Principal === undefined ? [] : [`${readable(Principal)}:`]),
    [Action].flat().join(' '),
    ...(resource === undefined ? [] : [`on ${readable(resource)}`]),
    ...(Condition === undefined ? [] : [`if ${JSON.stringify(Condition)}`]),
  ].join(' ');

/** A policy of a resource, or a trust policy. */
export const readPolicy = (document: unknown): string[] =>
  (document as { Statement: Statement[] }).Statement.map(readStatement); // boundary: CDK types it as any

/** Ref of each API resource -> its path. */
export const pathsOf = (template: Template): Map<string, string> => {
  const parts = byType(template, 'AWS::ApiGateway::Resource').map(
    ([id, { Properties: p }]) =>
      [`{${plain(id)}}` as string, { parent: readable(p['ParentId']), part: String(p['PathPart']) }] as const,
  );
  const resources = new Map(parts);
  const pathOf = (id: string): string => {
    const own = resources.get(id);
    return own === undefined ? '' : `${pathOf(own.parent)}/${own.part}`;
  };
  return new Map([...resources.keys()].map((id) => [id, pathOf(id)]));
};

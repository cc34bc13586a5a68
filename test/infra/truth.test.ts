/** What would only show on deployment, or on the day that somebody needs it: walked over the templates themselves. */
import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesis.ts';
import { byType, instanceArn, type Resource, type Template } from './template.ts';

const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const templates: readonly [string, Template][] = [
  [
    'own sources',
    synthesize({
      config: { connect: { instanceArn }, agentEvents: { kind: 'own' }, alarms: { email: 'a@example.com' } },
    }).template,
  ],
  [
    'existing sources',
    synthesize({
      config: {
        connect: { instanceArn },
        recordSource: { kind: 'existing-firehose', bucketArn: 'arn:aws:s3:::company-records', kmsKeyArn: key },
        agentEvents: { kind: 'existing-stream', streamArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/events' },
      },
    }).template,
  ],
];

/** What a text is filled in with: names of its own variables stand for what these refer to. */
const substituted = (argument: unknown): string[] => {
  const [text, given] = [argument].flat();
  const variables = new Map(Object.entries(typeof given === 'object' ? { ...given } : {}));
  const names = [...String(text).matchAll(/\$\{(\w+)/gu)].map(([, id]) => id ?? '');
  const unused = [...variables.keys()].filter((name) => !names.includes(name));
  if (unused.length > 0) throw new Error(`filled in nowhere: ${unused.join(', ')}`);
  return [...names.filter((name) => !variables.has(name)), ...references([...variables.values()])];
};

/** Logical ids that a value refers to. */
const references = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt') return [String([argument].flat()[0])];
    if (name === 'Fn::Sub') return substituted(argument);
    return references(argument);
  });
};

/** The first cycle, as the ids on it; undefined when everything can be made in some order. */
const cycleIn = (resources: Template['Resources']): string[] | undefined => {
  const needs = new Map(
    Object.entries(resources).map(([id, resource]) => [
      id,
      [...references(resource.Properties), ...[resource.DependsOn ?? []].flat()].filter((other) => other in resources),
    ]),
  );
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const other of needs.get(id) ?? []) {
      const cycle = visit(other, [...path, id]);
      if (cycle !== undefined) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of needs.keys()) {
    const cycle = visit(id, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

/** A property that names a resource for good: a retained or replaced one then stands in the way of the next. */
const physicalNames = [
  'AlarmName',
  'AliasName',
  'BucketName',
  'DashboardName',
  'FunctionName',
  'LogGroupName',
  'QueueName',
  'RoleName',
  'TableName',
  'TopicName',
];
/** Of types whose `Name` is their identity; of an API or a gateway response it is a label. */
const namedByName = ['AWS::Events::Rule', 'AWS::Kinesis::Stream', 'AWS::Scheduler::Schedule', 'AWS::SSM::Parameter'];

const physicalNamesOf = ({ Type, Properties }: Resource): string[] => [
  ...physicalNames.filter((name) => typeof Properties[name] === 'string'),
  ...(namedByName.includes(Type) && 'Name' in Properties ? ['Name'] : []),
];

const holdsData = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
];

const alarmsOf = (template: Template): string =>
  JSON.stringify(byType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties));

describe.each(templates)('a template with %s', (_sources, template) => {
  const all = Object.entries(template.Resources).map(([id, resource]) => [
    id,
    { ...resource, Properties: resource.Properties ?? {} },
  ]) as [string, Resource][];

  it('can be made in some order', () => {
    expect(cycleIn(template.Resources)).toBeUndefined();
  });

  it('refers to nothing that is not there', () => {
    const known = new Set([...Object.keys(template.Resources), 'BootstrapVersion']);
    const unknown = references([template.Resources, template.Outputs]).filter(
      (id) => !known.has(id) && !id.startsWith('AWS::') && !id.startsWith('AWS'),
    );
    expect(unknown).toEqual([]);
  });

  it('names nothing for good', () => {
    const named = all
      .map(([id, resource]) => [id, physicalNamesOf(resource)] as const)
      .filter(([, names]) => names.length > 0);
    // What refers to a function by its name carries a reference, not a text.
    expect(named).toEqual([]);
  });

  it('says of everything that holds data what becomes of it', () => {
    for (const [id, { Type, DeletionPolicy, UpdateReplacePolicy }] of all) {
      if (!holdsData.includes(Type)) continue;
      expect([id, DeletionPolicy]).toEqual([id, expect.stringMatching(/^(Retain|RetainExceptOnCreate|Delete)$/u)]);
      expect([id, UpdateReplacePolicy]).toEqual([id, expect.stringMatching(/^(Retain|Delete)$/u)]);
    }
    for (const [id, { Properties }] of byType(template, 'AWS::Logs::LogGroup'))
      expect([id, Properties['RetentionInDays']]).toEqual([id, expect.any(Number)]);
  });

  it('has no alarm that nobody hears', () => {
    for (const [id, { Properties }] of byType(template, 'AWS::CloudWatch::Alarm'))
      expect([id, Properties['AlarmActions'], Properties['ActionsEnabled']]).toEqual([
        id,
        [expect.anything()],
        undefined,
      ]);
  });

  it('has an alarm on every place where something given up may lie', () => {
    const alarms = alarmsOf(template);
    const given: [string, unknown][] = [
      ...byType(template, 'AWS::SQS::Queue').flatMap(([id, { Properties }]): [string, unknown][] =>
        'RedrivePolicy' in Properties ? [[id, Properties['RedrivePolicy']]] : [],
      ),
      ...byType(template, 'AWS::Events::Rule').map(([id, { Properties }]): [string, unknown] => [
        id,
        Properties['Targets'],
      ]),
      ...byType(template, 'AWS::Scheduler::Schedule').map(([id, { Properties }]): [string, unknown] => [
        id,
        (Properties['Target'] as { DeadLetterConfig?: unknown }).DeadLetterConfig, // boundary: our own template
      ]),
      ...byType(template, 'AWS::Lambda::Function').map(([id, { Properties }]): [string, unknown] => [
        id,
        Properties['DeadLetterConfig'],
      ]),
    ];
    const queues = new Set(byType(template, 'AWS::SQS::Queue').map(([id]) => id));
    const lastStops = given.flatMap(([from, place]) =>
      references(place)
        .filter((id) => queues.has(id))
        .map((id) => [from, id]),
    );
    const unwatched = lastStops.filter(([, id]) => !alarms.includes(`"Value":{"Fn::GetAtt":["${id}","QueueName"]}`));
    expect(unwatched).toEqual([]);
    // The two prefixes of the failure bucket: what ingest buries, and what Lambda gives up.
    expect(alarms).toContain('"deadLettered"');
    for (const [id, { Properties }] of byType(template, 'AWS::Lambda::EventSourceMapping'))
      if ('DestinationConfig' in Properties)
        expect([id, alarms.includes(`"Value":{"Ref":"${id}"}`)]).toEqual([id, true]);
  });

  it('has only path parts that API Gateway takes', () => {
    for (const [id, { Properties }] of byType(template, 'AWS::ApiGateway::Resource'))
      expect([id, Properties['PathPart']]).toEqual([id, expect.stringMatching(/^(\{[\w.-]+\+?\}|[\w.~:-]+)$/u)]);
  });

  it('stays within what CloudFormation takes', () => {
    expect(all.length).toBeLessThanOrEqual(500);
    expect(Object.keys(template.Outputs).length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(1_000_000);
  });
});

describe('the walk', () => {
  const resource = (Properties: object, DependsOn?: string[]): Resource =>
    ({ Type: 'T', Properties, ...(DependsOn === undefined ? {} : { DependsOn }) }) as Resource;

  it('finds a cycle, whatever it is made of', () => {
    expect(
      cycleIn({
        a: resource({ x: { 'Fn::Sub': 'https://${b.Arn}' } }),
        b: resource({}, ['c']),
        c: resource({ y: [{ 'Fn::GetAtt': ['a', 'Arn'] }] }),
      }),
    ).toEqual(['a', 'b', 'c', 'a']);
    expect(cycleIn({ a: resource({ x: { Ref: 'b' } }), b: resource({}) })).toBeUndefined();
  });

  it('finds a name that is a text', () => {
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'contacts' } };
    expect(physicalNamesOf(table)).toEqual(['TableName']);
    expect(physicalNamesOf({ ...table, Properties: { TableName: { Ref: 'x' } } })).toEqual([]);
  });
});

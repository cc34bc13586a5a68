import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssemblyError, parseTemplate, readAssembly } from '../../local/host/assembly/assembly.ts';
import { makeResolver } from '../../local/host/assembly/intrinsics.ts';
import type { Json, JsonObject } from '../../local/host/assembly/json.ts';
import { UnsupportedResourceError, assertSupported } from '../../local/host/assembly/resource-types.ts';
import { readPlan } from '../../local/host/plan/plan.ts';

const assemblyDir = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'assembly');
const account = { accountId: '000000000000', region: 'eu-west-1' };

const raw: JsonObject = {
  Parameters: { Size: { Type: 'Number', Default: 3 }, Needed: { Type: 'String' } },
  Mappings: { Zones: { 'eu-west-1': { name: 'ireland' } } },
  Conditions: {
    IsEurope: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsEurope' }] },
    Both: { 'Fn::And': [{ Condition: 'IsEurope' }, { 'Fn::Not': [{ Condition: 'IsNot' }] }] },
  },
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table' },
    Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'b-${AWS::AccountId}' } } },
    Fn: { Type: 'AWS::Lambda::Function' },
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } },
    Role: { Type: 'AWS::IAM::Role' },
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Gone: { Type: 'AWS::SQS::Queue', Condition: 'IsNot' },
  },
};
const resolver = makeResolver(parseTemplate(raw), account, 'Trial');

describe('intrinsics', () => {
  const cases: [string, Json, Json | undefined][] = [
    ['Ref of a resource', { Ref: 'Table' }, 'Table'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Partition' }, 'aws'],
    ['Ref of a parameter with a default', { Ref: 'Size' }, 3],
    ['Ref of AWS::NoValue', { Ref: 'AWS::NoValue' }, undefined],
    ['an explicit name that is itself an intrinsic', { Ref: 'Named' }, 'b-000000000000'],
    ['Fn::GetAtt Arn', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:eu-west-1:000000000000:table/Table'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Fn.Arn' }, 'arn:aws:lambda:eu-west-1:000000000000:function:Fn'],
    ['Fn::GetAtt of a harmless type', { 'Fn::GetAtt': ['Role', 'Anything'] }, 'Role.Anything'],
    ['Ref of an alias', { Ref: 'Alias' }, 'arn:aws:lambda:eu-west-1:000000000000:function:Fn:live'],
    ['Fn::Join with a nested list', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, { Ref: 'AWS::NoValue' }]] }, 'a-Table'],
    [
      'Fn::Sub with variables, attributes and a literal',
      { 'Fn::Sub': ['${x}/${Table.Arn}/${!y}', { x: { Ref: 'Size' } }] },
      '3/arn:aws:dynamodb:eu-west-1:000000000000:table/Table/${y}',
    ],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::If, taken branch', { 'Fn::If': ['IsEurope', { Ref: 'Table' }, 'no'] }, 'Table'],
    ['Fn::If, other branch', { 'Fn::If': ['IsNot', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
    ['And, Not and Condition', { 'Fn::If': ['Both', 1, 2] }, 1],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'name'] }, 'ireland'],
    [
      'properties without a value are left out',
      { a: 1, b: { Ref: 'AWS::NoValue' }, c: [{ Ref: 'AWS::NoValue' }, 2] },
      { a: 1, c: [2] },
    ],
  ];
  it.each(cases)('%s', (_name, input, expected) => {
    expect(resolver.resolve(input)).toEqual(expected);
  });

  it.each([
    ['an unknown function', { 'Fn::Cidr': ['a'] }, /does not evaluate Fn::Cidr/u],
    ['a reference to nothing', { Ref: 'Nobody' }, /Nobody/u],
    ['a parameter without default', { Ref: 'Needed' }, /no default/u],
    ['an unknown attribute of a supported type', { 'Fn::GetAtt': ['Table', 'Colour'] }, /no attribute Colour/u],
  ] satisfies [string, Json, RegExp][])('fails loudly on %s', (_name, input, message) => {
    expect(() => resolver.resolve(input)).toThrow(message);
  });

  it('leaves out a resource whose condition is false', () => {
    const template = parseTemplate(raw);
    const present = [...template.resources].filter(([, resource]) => resolver.exists(resource)).map(([id]) => id);
    expect(present).not.toContain('Gone');
  });
});

describe('the assembly', () => {
  it('is read with its template and assets', () => {
    const assembly = readAssembly(assemblyDir);
    expect(assembly.stackName).toBe('Trial');
    expect(assembly.assets.get('ingest.zip')).toBe(join(assemblyDir, 'asset.ingest'));
  });

  it('must hold exactly one stack', () => {
    const dir = mkdtempSync(join(tmpdir(), 'assembly-'));
    writeFileSync(join(dir, 'manifest.json'), '{"artifacts":{}}');
    expect(() => readAssembly(dir)).toThrow(AssemblyError);
    expect(() => readAssembly(join(dir, 'nowhere'))).toThrow(/synthesize the app first/u);
  });

  it('with an unsupported resource type names it and what is supported', () => {
    const template = parseTemplate({
      Resources: { Db: { Type: 'AWS::RDS::DBInstance' }, R: { Type: 'Custom::Thing' } },
    });
    const attempt = (): void => assertSupported(template);
    expect(attempt).toThrow(UnsupportedResourceError);
    expect(attempt).toThrow(/Db: AWS::RDS::DBInstance[\s\S]*R: Custom::Thing[\s\S]*It runs: .*AWS::Kinesis::Stream/u);
  });
});

describe('the plan', () => {
  const plan = readPlan(readAssembly(assemblyDir), account);

  it('turns tables of both kinds into CreateTable input', () => {
    const [table, seen] = plan.tables;
    expect(table).toMatchObject({ name: 'Table', hashKey: 'pk', hasStream: true, ttlAttribute: 'ttl' });
    expect(table?.create).toHaveProperty('StreamSpecification', {
      StreamEnabled: true,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(Object.keys(seen?.create ?? {})).not.toContain('Replicas');
  });

  it('resolves environments and finds code', () => {
    const probe = plan.functions.find((fn) => fn.logicalId === 'ProbeFunction');
    expect(probe?.environment).toMatchObject({ BUCKET_NAME: 'bucket', MODE: 'world' });
    expect(probe?.codeDir).toBe(join(assemblyDir, 'asset.probe'));
  });

  it('reads mappings with their rules', () => {
    expect(plan.mappings[0]).toMatchObject({
      source: { kind: 'kinesis', logicalId: 'Stream' },
      functionId: 'IngestFunction',
      batchSize: 50,
      windowMs: 1000,
      retry: { bisect: true, maxRetries: 2, maxAgeSeconds: -1, reportsItemFailures: true },
      onFailureArn: 'arn:aws:s3:::bucket',
    });
    expect(plan.mappings[1]?.source.kind).toBe('dynamodb');
  });

  it('builds routes from the resource tree', () => {
    const routes = plan.api?.routes.map((route) => `${route.method} ${route.path} ${route.functionId ?? 'mock'}`);
    expect(routes).toContain('GET /hello/{id} ApiFunction');
    expect(routes).toContain('ANY /odata/{proxy+} ApiFunction');
    expect(routes).toContain('OPTIONS /hello mock');
  });

  it('does not know a resource whose condition is false', () => {
    expect(plan.resources).not.toHaveProperty('NeverThere');
  });
});

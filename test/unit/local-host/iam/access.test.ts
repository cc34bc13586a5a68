/** From the bytes on the wire to what has to be allowed. */
import { UnreadableRequestError, dynamoAccess } from '../../../../local/host/iam/access/dynamo.ts';
import { serviceAccess } from '../../../../local/host/iam/access/services.ts';
import type { AccessRequest } from '../../../../local/host/iam/evaluate.ts';
import type { JsonObject } from '../../../../local/host/assembly/json.ts';

const account = { accountId: '000000000000', region: 'eu-west-1' };
const T = 'arn:aws:dynamodb:eu-west-1:000000000000:table/T';
const secret = 'arn:aws:kms:eu-west-1:000000000000:key/k';
const on = {
  ...account,
  tables: new Map([
    ['T', { arn: T, hashKey: 'pk', indexes: new Map([['byDay', 'day']]), encryptionKeyArn: undefined }],
    ['Own', { arn: `${T}Own`, hashKey: 'id', indexes: new Map<string, string>(), encryptionKeyArn: secret }],
  ]),
};

/** "action resource [leading keys] via" */
const line = ({ action, resource, context }: AccessRequest): string =>
  [action, resource, ...[context.get('dynamodb:leadingkeys')?.join(',') ?? []].flat()].join(' ');
const dynamo = (operation: string, body: JsonObject): string[] => dynamoAccess(operation, body, on).map(line);
const pk = (value: string): JsonObject => ({ pk: { S: value }, sk: { S: 'x' } });

describe('a DynamoDB request needs', () => {
  it.each<[string, JsonObject, string[]]>([
    ['GetItem', { TableName: 'T', Key: pk('a') }, [`dynamodb:GetItem ${T} a`]],
    ['PutItem', { TableName: 'T', Item: pk('a') }, [`dynamodb:PutItem ${T} a`]],
    ['UpdateItem', { TableName: 'T', Key: pk('a') }, [`dynamodb:UpdateItem ${T} a`]],
    ['DeleteItem', { TableName: T, Key: pk('a') }, [`dynamodb:DeleteItem ${T} a`]],
    ['Scan', { TableName: 'T' }, [`dynamodb:Scan ${T}`]],
    ['Scan', { TableName: 'T', IndexName: 'byDay' }, [`dynamodb:Scan ${T}/index/byDay`]],
    ['DescribeTable', { TableName: 'T' }, [`dynamodb:DescribeTable ${T}`]],
    ['ListTables', {}, ['dynamodb:ListTables *']],
    ['GetItem', { TableName: 'Unknown', Key: { '': { S: 'a' } } }, [`dynamodb:GetItem ${T.slice(0, -1)}Unknown a`]],
    ['BatchGetItem', { RequestItems: { T: { Keys: [pk('a'), pk('b')] } } }, [`dynamodb:BatchGetItem ${T} a,b`]],
    [
      'BatchWriteItem',
      { RequestItems: { T: [{ PutRequest: { Item: pk('a') } }, { DeleteRequest: { Key: pk('b') } }] } },
      [`dynamodb:BatchWriteItem ${T} a,b`],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'T', Item: pk('a') } },
          { Update: { TableName: 'T', Key: pk('b') } },
          { Delete: { TableName: 'T', Key: pk('c') } },
          { ConditionCheck: { TableName: 'T', Key: pk('d') } },
        ],
      },
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
        (action, i) => `dynamodb:${action} ${T} ${'abcd'[i] ?? ''}`,
      ),
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'T', Key: pk('a') } }] }, [`dynamodb:GetItem ${T} a`]],
    [
      'ExecuteStatement',
      { Statement: 'SELECT * FROM "T"."byDay" WHERE day = ?' },
      [`dynamodb:PartiQLSelect ${T}/index/byDay`],
    ],
    [
      'BatchExecuteStatement',
      { Statements: [{ Statement: 'DELETE FROM T WHERE pk = ?' }] },
      [`dynamodb:PartiQLDelete ${T}`],
    ],
    [
      'ExecuteTransaction',
      { TransactStatements: [{ Statement: 'INSERT INTO "T" VALUE {}' }] },
      [`dynamodb:PartiQLInsert ${T}`],
    ],
    ['ExecuteStatement', { Statement: 'UPDATE "T" SET a = 1' }, [`dynamodb:PartiQLUpdate ${T}`]],
  ])('%s %j', (operation, body, expected) => {
    expect(dynamo(operation, body)).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ['a name and a value', { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { S: 'a' } } }],
    [
      'an alias, in brackets, after the sort key',
      {
        KeyConditionExpression: 'begins_with(sk, :s) AND (#p=:v)',
        ExpressionAttributeNames: { '#p': 'pk' },
        ExpressionAttributeValues: { ':v': { S: 'a' }, ':s': { S: 'b' } },
      },
    ],
    [
      'an equal sort key beside it',
      {
        KeyConditionExpression: '#s = :s and #p = :v',
        ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
        ExpressionAttributeValues: { ':v': { S: 'a' }, ':s': { S: 'b' } },
      },
    ],
    ['the older conditions', { KeyConditions: { pk: { AttributeValueList: [{ S: 'a' }], ComparisonOperator: 'EQ' } } }],
  ])('for Query the value of its partition: by %s', (_name, body) => {
    expect(dynamo('Query', { TableName: 'T', ...body })).toEqual([`dynamodb:Query ${T} a`]);
  });

  it("for Query on an index the index, and the value of the index's own partition", () => {
    const body = {
      TableName: 'T',
      IndexName: 'byDay',
      KeyConditionExpression: '#d = :v',
      ExpressionAttributeNames: { '#d': 'day' },
      ExpressionAttributeValues: { ':v': { N: '7' } },
    };
    expect(dynamo('Query', body)).toEqual([`dynamodb:Query ${T}/index/byDay 7`]);
  });

  it('for a table with a key of its own the key', () => {
    expect(dynamo('GetItem', { TableName: 'Own', Key: { id: { S: 'a' } } })).toEqual([
      `dynamodb:GetItem ${T}Own a`,
      `kms:Decrypt ${secret}`,
    ]);
  });

  it.each<[string, JsonObject]>([
    ['Query', { TableName: 'T', KeyConditionExpression: 'sk = :v', ExpressionAttributeValues: { ':v': { S: 'a' } } }],
    ['PutItem', { TableName: 'T', Item: {} }],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'T', Item: {} } }] }],
    ['BatchGetItem', { RequestItems: { T: { Keys: [{}] } } }],
    ['ExecuteStatement', { Statement: 'CREATE TABLE x' }],
  ])('cannot be told for %s %j, and is then not let through', (operation, body) => {
    expect(() => dynamo(operation, body)).toThrow(UnreadableRequestError);
  });
});

describe('a request to another service needs', () => {
  const instance = 'arn:aws:connect:eu-central-1:123456789012:instance/i-1';
  const resources = {
    ...account,
    streams: [{ logicalId: 'S', name: 'S', arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/S' }],
    queues: [{ logicalId: 'Q', name: 'Q', arn: 'arn:aws:sqs:eu-west-1:000000000000:Q' }],
    encryptionKeys: new Map([
      ['sealed', secret],
      ['arn:aws:kinesis:eu-west-1:000000000000:stream/S', secret],
    ]),
    keyArn: ({ KeyId }: JsonObject) => (KeyId === 'alias/k' ? secret : '*'),
    functionArn: (name: string) => (name === 'F' ? 'arn:aws:lambda:eu-west-1:000000000000:function:F' : undefined),
    instances: new Map([['i-1', instance]]),
  };
  const ask = (
    service: string,
    over: { method?: string; path?: string; target?: string; body?: unknown; query?: string },
  ) =>
    serviceAccess(
      service,
      {
        method: over.method ?? 'POST',
        path: over.path ?? '/',
        query: new URLSearchParams(over.query),
        headers: { host: '127.0.0.1:1', 'x-amz-target': `X.${over.target ?? ''}` },
        body: Buffer.from(typeof over.body === 'string' ? over.body : JSON.stringify(over.body ?? {})),
      },
      resources,
    )?.map(line);
  const arn = (rest: string): string => `arn:aws:${rest}`;

  it.each<[string, Parameters<typeof ask>[1], string[]]>([
    ['s3', { method: 'PUT', path: '/b/a%20b/c' }, [`s3:PutObject ${arn('s3:::b/a b/c')}`]],
    [
      's3',
      { method: 'PUT', path: '/sealed/a' },
      [`s3:PutObject ${arn('s3:::sealed/a')}`, `kms:GenerateDataKey ${secret}`],
    ],
    ['s3', { method: 'GET', path: '/sealed/a' }, [`s3:GetObject ${arn('s3:::sealed/a')}`, `kms:Decrypt ${secret}`]],
    ['s3', { method: 'HEAD', path: '/b/a' }, [`s3:GetObject ${arn('s3:::b/a')}`]],
    ['s3', { method: 'DELETE', path: '/b/a' }, [`s3:DeleteObject ${arn('s3:::b/a')}`]],
    ['s3', { method: 'GET', path: '/b', query: 'list-type=2&prefix=x' }, [`s3:ListBucket ${arn('s3:::b')}`]],
    ['kms', { target: 'GenerateMac', body: { KeyId: 'alias/k' } }, [`kms:GenerateMac ${secret}`]],
    [
      'kinesis',
      { target: 'PutRecords', body: { StreamName: 'S' } },
      [`kinesis:PutRecords ${arn('kinesis:eu-west-1:000000000000:stream/S')}`, `kms:GenerateDataKey ${secret}`],
    ],
    [
      'ssm',
      { target: 'GetParameter', body: { Name: '/a/b' } },
      [`ssm:GetParameter ${arn('ssm:eu-west-1:000000000000:parameter/a/b')}`],
    ],
    [
      'ssm',
      { target: 'PutParameter', body: { Name: 'a' } },
      [`ssm:PutParameter ${arn('ssm:eu-west-1:000000000000:parameter/a')}`],
    ],
    [
      'ssm',
      { target: 'GetParameters', body: { Names: ['/a', '/b'] } },
      ['a', 'b'].map((name) => `ssm:GetParameters ${arn(`ssm:eu-west-1:000000000000:parameter/${name}`)}`),
    ],
    [
      'events',
      { target: 'PutEvents', body: { Entries: [{ EventBusName: 'own' }, {}] } },
      ['own', 'default'].map((name) => `events:PutEvents ${arn(`events:eu-west-1:000000000000:event-bus/${name}`)}`),
    ],
    [
      'sqs',
      { target: 'SendMessageBatch', body: { QueueUrl: 'https://sqs.localhost/Q' } },
      [`sqs:SendMessage ${arn('sqs:eu-west-1:000000000000:Q')}`],
    ],
    ['sns', { body: 'Action=Publish&TopicArn=arn%3At' }, ['sns:Publish arn:t']],
    [
      'lambda',
      { path: '/2015-03-31/functions/F/invocations' },
      [`lambda:InvokeFunction ${arn('lambda:eu-west-1:000000000000:function:F')}`],
    ],
    [
      'connect',
      { method: 'PUT', path: '/contact/outbound-voice', body: { InstanceId: 'i-1' } },
      [`connect:StartOutboundVoiceContact ${instance}/contact/*`],
    ],
    [
      'connect',
      { method: 'PUT', path: '/contact/task', body: { InstanceId: 'i-2' } },
      [`connect:StartTaskContact ${arn('connect:eu-west-1:000000000000:instance/i-2/contact/*')}`],
    ],
    ['connect', { method: 'GET', path: '/contacts/i-1/c-7' }, [`connect:DescribeContact ${instance}/contact/c-7`]],
    [
      'connect',
      { method: 'POST', path: '/search-contacts', body: { InstanceId: 'i-1' } },
      [`connect:SearchContacts ${instance}`],
    ],
  ])('%s %j', (service, over, expected) => {
    expect(ask(service, over)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof ask>[1]]>([
    ['s3', { method: 'POST', path: '/b/a' }],
    ['s3', { method: 'GET', path: '/b', query: 'acl' }],
    ['lambda', { method: 'GET', path: '/2015-03-31/functions/F' }],
    ['connect', { method: 'DELETE', path: '/users/i-1/u-1' }],
    ['rds', {}],
  ])('is not known for %s %j', (service, over) => {
    expect(ask(service, over)).toBeUndefined();
  });
});

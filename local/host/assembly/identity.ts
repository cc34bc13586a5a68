/** Physical names and attributes (Ref and Fn::GetAtt) of every resource: derived from the logical id alone, so runs are repeatable. */
import { createHash } from 'node:crypto';

export interface Account {
  readonly accountId: string;
  readonly region: string;
}

export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Property that holds an explicit physical name, by type. */
export const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::SSM::Parameter': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
};

/** A stable UUID for things whose Ref is an opaque id (keys, mappings). */
export const stableUuid = (seed: string): string => {
  const hex = createHash('md5').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const apiId = (logicalId: string): string => createHash('md5').update(logicalId).digest('hex').slice(0, 10);

type Maker = (name: string, arn: (service: string, rest: string) => string, logicalId: string) => Identity;

const named =
  (service: string, prefix: string): Maker =>
  (name, arn) => ({ ref: name, attributes: { Arn: arn(service, `${prefix}${name}`) } });

const table: Maker = (name, arn) => ({
  ref: name,
  attributes: {
    Arn: arn('dynamodb', `table/${name}`),
    // The label is fixed so that it can be computed before the table exists; DynamoDB Local's own label never leaves the host.
    StreamArn: arn('dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`),
    TableId: stableUuid(name),
  },
});

/** The instance in the ARN is not the real one: nothing here reads it. */
const flow =
  (kind: string, attribute: string): Maker =>
  (_name, arn, id) => {
    const own = arn('connect', `instance/${stableUuid('instance')}/${kind}/${stableUuid(id)}`);
    return { ref: own, attributes: { [attribute]: own } };
  };

const MAKERS: Readonly<Record<string, Maker>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Kinesis::Stream': (name, arn) => ({
    ref: name,
    attributes: { Arn: arn('kinesis', `stream/${name}`), StreamId: name },
  }),
  'AWS::Lambda::Function': named('lambda', 'function:'),
  'AWS::S3::Bucket': (name) => ({
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.amazonaws.com`,
    },
  }),
  'AWS::SQS::Queue': (name, arn) => ({
    ref: `https://sqs.localhost/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: `https://sqs.localhost/${name}` },
  }),
  'AWS::SNS::Topic': (name, arn) => ({
    ref: arn('sns', name),
    attributes: { TopicArn: arn('sns', name), TopicName: name },
  }),
  'AWS::KMS::Key': (_name, arn, id) => ({
    ref: stableUuid(id),
    attributes: { Arn: arn('kms', `key/${stableUuid(id)}`), KeyId: stableUuid(id) },
  }),
  'AWS::KMS::Alias': (name) => ({ ref: name, attributes: {} }),
  'AWS::IAM::Role': (name) => ({
    ref: name,
    attributes: { Arn: `arn:aws:iam::000000000000:role/${name}`, RoleId: name },
  }),
  'AWS::IAM::ManagedPolicy': (name) => ({
    ref: `arn:aws:iam::000000000000:policy/${name}`,
    attributes: { PolicyArn: `arn:aws:iam::000000000000:policy/${name}` },
  }),
  // The ARN that GetAtt answers ends in ":*": it stands for the streams of the group.
  'AWS::Logs::LogGroup': (name, arn) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  'AWS::SSM::Parameter': (name) => ({ ref: name, attributes: {} }),
  'AWS::Events::EventBus': (name, arn) => ({
    ref: name,
    attributes: { Arn: arn('events', `event-bus/${name}`), Name: name },
  }),
  'AWS::Scheduler::Schedule': named('scheduler', 'schedule/default/'),
  'AWS::Scheduler::ScheduleGroup': named('scheduler', 'schedule-group/'),
  'AWS::Events::Rule': named('events', 'rule/'),
  'AWS::Connect::ContactFlow': flow('contact-flow', 'ContactFlowArn'),
  'AWS::Connect::ContactFlowModule': flow('flow-module', 'ContactFlowModuleArn'),
  'AWS::CloudWatch::Alarm': named('cloudwatch', 'alarm:'),
  'AWS::ApiGateway::RestApi': (_name, _arn, id) => ({
    ref: apiId(id),
    attributes: { RootResourceId: `${apiId(id)}-root`, RestApiId: apiId(id) },
  }),
  'AWS::ApiGateway::Resource': (_name, _arn, id) => ({ ref: id, attributes: { ResourceId: id } }),
  'AWS::ApiGateway::Authorizer': (_name, _arn, id) => ({ ref: id, attributes: { AuthorizerId: id } }),
  'AWS::Lambda::EventSourceMapping': (_name, arn, id) => ({
    ref: stableUuid(id),
    attributes: { Id: stableUuid(id), EventSourceMappingArn: arn('lambda', `event-source-mapping:${stableUuid(id)}`) },
  }),
};

export const identityOf = (
  type: string,
  logicalId: string,
  explicitName: string | undefined,
  account: Account,
): Identity => {
  const arn = (service: string, rest: string): string =>
    `arn:aws:${service}:${account.region}:${account.accountId}:${rest}`;
  // Bucket names are lower case only; DynamoDB Local wants at least three characters, which every CDK logical id has.
  const name = explicitName ?? (type === 'AWS::S3::Bucket' ? logicalId.toLowerCase() : logicalId);
  const maker = MAKERS[type];
  if (maker !== undefined) return maker(name, arn, logicalId);
  return { ref: name, attributes: { Arn: arn('local', `${type.replaceAll('::', '-')}/${name}`) } };
};

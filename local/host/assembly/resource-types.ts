/** What this host runs, what it may ignore because nothing it promises depends on it, and a loud error for all else. */
import { AssemblyError, type Template } from './assembly.ts';

export const SUPPORTED_TYPES = [
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
] as const;

/** Accepted and not acted on. Permissions, alarms and quotas are not enforced here; the integration to Connect is the stand-in's business. */
export const HARMLESS_TYPES = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Connect::InstanceStorageConfig',
  'AWS::Connect::IntegrationAssociation',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Kinesis::StreamConsumer',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
  'Custom::S3AutoDeleteObjects',
] as const;

const known: ReadonlySet<string> = new Set<string>([...SUPPORTED_TYPES, ...HARMLESS_TYPES]);
const supported: ReadonlySet<string> = new Set<string>(SUPPORTED_TYPES);

export const isSupported = (type: string): boolean => supported.has(type);

export class UnsupportedResourceError extends AssemblyError {}

export const assertSupported = (template: Template): void => {
  const unknown = [...template.resources].filter(([, resource]) => !known.has(resource.type));
  if (unknown.length === 0) return;
  const list = unknown.map(([id, resource]) => `  ${id}: ${resource.type}`).join('\n');
  throw new UnsupportedResourceError(
    `the local host does not run these resources:\n${list}\nIt runs: ${SUPPORTED_TYPES.join(', ')}.\nIt accepts and ignores: ${HARMLESS_TYPES.join(', ')}.`,
  );
};

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
  'AWS::Connect::ContactFlow',
  'AWS::Connect::ContactFlowModule',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
  'Custom::S3BucketNotifications',
] as const;

/** Accepted and not acted on: alarms, pages and quotas run nowhere here, and what is set up inside Connect is its stand-in's business. */
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
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::CloudFrontOriginAccessIdentity',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Connect::ContactFlowVersion',
  'AWS::Connect::EvaluationForm',
  'AWS::Connect::HoursOfOperation',
  'AWS::Connect::InstanceStorageConfig',
  'AWS::Connect::IntegrationAssociation',
  'AWS::Connect::Prompt',
  'AWS::Connect::Queue',
  'AWS::Connect::QuickConnect',
  'AWS::Connect::Rule',
  'AWS::Connect::TaskTemplate',
  'AWS::Connect::View',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Kinesis::StreamConsumer',
  'AWS::Lambda::EventInvokeConfig',
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
  'Custom::CDKBucketDeployment',
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

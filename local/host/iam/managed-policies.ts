/** Policies that AWS itself keeps, as far as stacks name them; any other one is an error. */
import { PolicyError } from './conditions.ts';

const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const documents: Readonly<Record<string, object>> = {
  'service-role/AWSLambdaBasicExecutionRole': allow(...logs),
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': allow(
    ...logs,
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ),
  AWSXRayDaemonWriteAccess: allow(
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ),
};

/** arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole -> its document. */
export const managedPolicy = (arn: string): object => {
  const [, name = ''] = /^arn:aws:iam::aws:policy\/(.+)$/u.exec(arn) ?? [];
  const document = documents[name];
  if (document === undefined)
    throw new PolicyError(
      `the local host does not know the managed policy ${arn}; it knows ${Object.keys(documents).join(', ')}`,
    );
  return document;
};

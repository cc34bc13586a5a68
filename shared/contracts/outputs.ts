import { flowFunctions, type FlowLambda } from './flow-functions.ts';

/** Stack outputs: what commands need to know of a deployed stack. */
export const stackOutputs = {
  ApiUrl: 'Base URL of the HTTP API',
  RecordStreamName: 'Kinesis stream that contact records come from',
  ObjectQueueUrl: 'Queue of objects of contact records that wait to be read',
  ContactsTableName: 'Contacts table',
  CustomersTableName: 'Customers table',
  CustomerEventBusName: 'Event bus that takes customer events',
  KpiTableName: 'KPI table',
  DiallingTableName: 'Table of persons, campaigns and dials',
  FailureBucketName: 'Bucket of dead letters and failed batches',
  ExportBucketName: 'Bucket of exported days: CSV for Athena and QuickSight',
  FlowFunctionNames: 'Functions for contact flows: name=function, separated by commas',
  FlowArns: 'Flows and modules in the Connect instance: name=ARN, separated by commas',
  AuditFunctionName: 'Function that audits buckets',
  SweepFunctionName: 'Function that re-applies contacts',
  AlarmTopicArn: 'Topic that every alarm is said on',
  DashboardName: 'CloudWatch dashboard',
} as const satisfies Record<string, string>;

export type OutputName = keyof typeof stackOutputs;
export const outputNames = Object.keys(stackOutputs) as OutputName[]; // boundary: keys of a const object

/** Value of the output FlowFunctionNames. */
export const flowFunctionList = (nameOf: (fn: FlowLambda) => string): string =>
  Object.entries(flowFunctions)
    .map(([flow, { fn }]) => `${flow}=${nameOf(fn)}`)
    .join(',');

/** Flow function -> name of the Lambda function. */
export const parseFlowFunctionList = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list.split(',').map((entry): [string, string] => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );

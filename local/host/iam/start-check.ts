/** What AWS looks at when the stack is deployed: a role that may not do what its function's source needs ends the deploy. */
import type { HostPlan } from '../plan/plan.ts';
import type { FunctionPlan } from '../plan/functions.ts';
import type { MappingPlan } from '../plan/mappings.ts';
import type { AccessRequest } from './evaluate.ts';
import type { Guard } from './guard.ts';
import { refusalText } from './refusal.ts';

export class RoleError extends Error {
  override readonly name = 'RoleError';
}

const nothing: ReadonlyMap<string, readonly string[]> = new Map();
const request = (action: string, resource: string): AccessRequest => ({ action, resource, context: nothing });

const STREAM_ACTIONS = {
  kinesis: ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'],
  dynamodb: ['DescribeStream', 'GetRecords', 'GetShardIterator'],
} as const;

/** ListStreams is asked for the table, not for its stream. */
const listStreams = (streamArn: string): AccessRequest =>
  request('dynamodb:ListStreams', streamArn.replace(/\/stream\/.*$/u, '/stream/*'));

const keyRequest = (plan: HostPlan, encrypted: string, action: string, service: string): AccessRequest[] => {
  const resource = plan.encryptionKeys.get(encrypted);
  const via = `${service}.${plan.account.region}.amazonaws.com`;
  return resource === undefined ? [] : [{ action, resource, context: new Map([['kms:viaservice', [via]]]) }];
};

/** What Lambda does with the function's role to read a source. */
const sourceRequests = (plan: HostPlan, { source }: MappingPlan): AccessRequest[] => [
  ...STREAM_ACTIONS[source.kind].map((action) => request(`${source.kind}:${action}`, source.arn)),
  ...(source.kind === 'dynamodb' ? [listStreams(source.arn)] : keyRequest(plan, source.arn, 'kms:Decrypt', 'kinesis')),
];

/** What Lambda does with the function's role to keep what was given up. */
export const destinationRequests = (plan: HostPlan, { onFailureArn }: MappingPlan, key: string): AccessRequest[] => {
  if (onFailureArn === undefined) return [];
  const service = onFailureArn.split(':')[2];
  if (service === 'sqs') return [request('sqs:SendMessage', onFailureArn)];
  if (service === 'sns') return [request('sns:Publish', onFailureArn)];
  const bucket = onFailureArn.slice('arn:aws:s3:::'.length);
  return [request('s3:PutObject', `${onFailureArn}/${key}`), ...keyRequest(plan, bucket, 'kms:GenerateDataKey', 's3')];
};

/** Before anything fails Lambda checks what it can without writing: that the bucket may be listed and objects put. */
const destinationCheck = (plan: HostPlan, mapping: MappingPlan): AccessRequest[] => {
  const isBucket = mapping.onFailureArn?.split(':')[2] === 's3';
  const [put] = destinationRequests(plan, mapping, `aws/lambda/${mapping.uuid}/`);
  if (put === undefined) return [];
  return isBucket ? [put, request('s3:ListBucket', mapping.onFailureArn ?? '')] : [put];
};

const traceRequests = (fn: FunctionPlan): AccessRequest[] =>
  fn.isTraced ? [request('xray:PutTraceSegments', '*'), request('xray:PutTelemetryRecords', '*')] : [];

/** Throws RoleError that names everything a deploy would refuse. */
export const assertRoles = (plan: HostPlan, guard: Guard): void => {
  const complaints: string[] = [];
  const source = new Map([['aws:sourceaccount', [plan.account.accountId]]]);
  const check = (fn: FunctionPlan, requests: readonly AccessRequest[], what: string): void => {
    for (const one of requests) {
      const refusal = guard.check(fn.roleArn, [one]);
      if (refusal !== undefined)
        complaints.push(`${what}: ${refusalText(refusal, { account: plan.account, name: fn.name })}`);
    }
  };
  for (const fn of plan.functions) {
    if (!guard.trusts(fn.roleArn, 'lambda.amazonaws.com', nothing))
      complaints.push(`${fn.logicalId}: the role ${fn.roleArn} cannot be assumed by Lambda`);
    check(fn, traceRequests(fn), fn.logicalId);
  }
  for (const mapping of plan.mappings) {
    const fn = plan.functions.find(({ logicalId }) => logicalId === mapping.functionId);
    if (fn !== undefined)
      check(fn, [...sourceRequests(plan, mapping), ...destinationCheck(plan, mapping)], mapping.logicalId);
  }
  for (const { logicalId, roleArn } of plan.schedules)
    if (roleArn !== undefined && !guard.trusts(roleArn, 'scheduler.amazonaws.com', source))
      complaints.push(`${logicalId}: the role ${roleArn} cannot be assumed by EventBridge Scheduler`);
  if (complaints.length > 0) throw new RoleError(`a deploy of this stack would fail:\n  ${complaints.join('\n  ')}`);
};

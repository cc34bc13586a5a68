/** Findings of cdk-nag that stay, each with the reason why. A test counts them. */
import { CfnResource, Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

export const reasons = {
  contactsOfInstance: 'A contact has no ARN before it is started; limited to contacts of the one instance.',
  noServerAccessLogs:
    'Written by three roles and read by an operator; CloudTrail data events name the reader, a log bucket would need the same question answered again.',
  noDeadLetterQueue:
    'Streams have an on-failure bucket that keeps the payload; scheduled runs carry no data and the next one does the work of a lost one; the API answers its caller.',
  lastStop: 'What lies here was given up: an alarm calls a person, and there is nowhere further to send it.',
  queueRedrives: 'The queue itself sets apart what failed five times; a destination is for asynchronous calls.',
  tracesHaveNoResource: 'X-Ray write actions take no resource. Every other wildcard is acknowledged by itself.',
  objectsStay: 'The event only points at an object, which stays: copying it onto itself tells of it again.',
  exportObjects: 'Writes its own bucket, in which there is nothing else; names hold slice and date.',
  failureObjects: 'Puts objects under one prefix; their names hold shard, time and a random part.',
  objectsOfSource:
    'Reads the objects that a Firehose writes under the configured prefix; their names are dates and random.',
  listStreamsOfTable: 'ListStreams names no single stream; limited to the streams of this one table.',
  queuesOfInstance: 'Queues are made in Connect while the stack runs; limited to those of the one instance.',
  ownKeyForRecords:
    'Connect can only be let in by the policy of an own key; aws/kinesis has a policy nobody can change.',
  accountWideRole: 'Setting of the whole account and region: other APIs write to log groups this stack does not know.',
  parsedByZod:
    'Parameters are parsed by the zod schema of the route: types, spans and limits that a request validator cannot express.',
  noWebAcl:
    'Callers are programs with API keys, throttled by the stage. A web ACL is a choice (and a price) of the operator.',
  noExecutionLogs:
    'Execution logs would hold request data in a group without retention. The access log names errors of authorizer and function.',
  keysNotCognito:
    'BI tools send HTTP Basic or a key and cannot sign in to Cognito; a Lambda authorizer checks hashed, scoped, expiring keys.',
  busEventsRetried:
    'EventBridge repeats for a day and counts what it gives up; an event has an id, and its sender tells it again without harm.',
  mailIsACopy:
    'A mail that could not be delivered is no loss: the alarm stays in alarm, in CloudWatch and on the dashboard.',
  openByDesign:
    'Open: health tells freshness only, the pages are code without data; neither holds anything about customers or agents.',
} as const;

export type Reason = (typeof reasons)[keyof typeof reasons];

/** The id by which IAM5 reports a resource that is an attribute of another one and ends in a wildcard. */
export const wildcardBelow = (construct: IConstruct, suffix: string): string => {
  const resource = construct.node.defaultChild;
  if (!(resource instanceof CfnResource)) throw new Error(`${construct.node.path} is no resource`);
  return `AwsSolutions-IAM5[Resource::<${Stack.of(construct).resolve(resource.logicalId)}.Arn>${suffix}]`;
};

/** Only reasons from the table above, so that the list stays in one place. */
export const acknowledge = (construct: IConstruct, findings: Readonly<Record<string, Reason>>): void => {
  if (Object.keys(findings).length === 0) return;
  Validations.of(construct).acknowledge(...Object.entries(findings).map(([id, reason]) => ({ id, reason })));
};

/** What functions may do that read KPIs for others, and those that keep targets and keys. */
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { reasons, wildcardBelow } from './acknowledgements.ts';
import type { Keys } from './constructs/keys.ts';
import type { Storage } from './constructs/storage.ts';
import { allow, makeMac, onKeys, onTable, queryByDay, type Permission } from './permission.ts';

export interface ReadFrom {
  readonly storage: Storage;
  readonly keys: Keys;
  readonly instanceArn: string | undefined;
}

const putExports = ({ exports }: Storage): Permission => ({
  ...allow(['s3:PutObject'], exports.arnForObjects('*')),
  wildcards: { [wildcardBelow(exports, '/*')]: reasons.exportObjects },
});

/** The account's default bus: operators have their rules there. */
const putEvents = (scope: Construct): Permission =>
  allow(
    ['events:PutEvents'],
    Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
  );

/** The queues of the one instance and their present numbers. */
const readQueues = (instanceArn: string): Permission[] => [
  allow(['connect:ListQueues'], instanceArn),
  {
    ...allow(['connect:GetCurrentMetricData', 'connect:ListQueues'], `${instanceArn}/queue/*`),
    wildcards: { [`AwsSolutions-IAM5[Resource::${instanceArn}/queue/*]`]: reasons.queuesOfInstance },
  },
];

export const readerPermissions = (on: ReadFrom) => {
  const { contacts, kpi } = on.storage;
  return {
    api: [
      onTable(contacts, 'BatchGetItem', 'GetItem'),
      queryByDay(contacts),
      onKeys(
        kpi,
        ['bucket', 'change', 'cursor', 'directory', 'job', 'journal', 'target'],
        'BatchGetItem',
        'GetItem',
        'Query',
      ),
      makeMac(on.keys.tokens),
    ],
    export: [
      onKeys(kpi, ['bucket', 'cursor', 'job'], 'BatchGetItem'),
      onKeys(kpi, ['change', 'directory'], 'Query'),
      onKeys(kpi, ['job', 'target'], 'GetItem'),
      onKeys(kpi, ['job'], 'PutItem'),
      putExports(on.storage),
    ],
    targets: [onKeys(kpi, ['target'], 'GetItem', 'Query', 'PutItem', 'UpdateItem')],
    misses: [
      onKeys(kpi, ['target'], 'GetItem', 'PutItem', 'UpdateItem'),
      onKeys(kpi, ['bucket'], 'BatchGetItem', 'Query'),
      putEvents(kpi),
    ],
    now: on.instanceArn === undefined ? [] : readQueues(on.instanceArn),
    page: [],
    authorizer: [onKeys(kpi, ['apiKey'], 'GetItem')],
  };
};

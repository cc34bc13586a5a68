/** What each function may do, exactly: one list per role. test/infra keeps a readable copy, so a new action shows in review. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Config } from '../shared/config/config.ts';
import type { FunctionName } from '../shared/contracts/env.ts';
import { tables } from '../shared/dynamo/tables.ts';
import { reasons, wildcardBelow } from './acknowledgements.ts';
import type { Keys } from './constructs/keys.ts';
import type { RecordObjects } from './constructs/record-objects.ts';
import type { RecordStream } from './constructs/record-stream.ts';
import { type Storage, streamArn } from './constructs/storage.ts';
import type { ForeignObjects, ForeignStream } from './record-sources.ts';
import { customerPermissions } from './customer-permissions.ts';
import { diallingPermissions, onDialling } from './dialling-permissions.ts';
import { allow, makeMac, onKeys, onTable, queryByDay, type Permission } from './permission.ts';
import { readerPermissions } from './reader-permissions.ts';

export interface Resources {
  readonly storage: Storage;
  readonly keys: Keys;
  /** Of our own, when a source needs one. */
  readonly stream: RecordStream | undefined;
  /** Of others. */
  readonly streams: readonly ForeignStream[];
  readonly objects: RecordObjects | undefined;
  /** Undefined: the stack has no Connect instance. */
  readonly instanceArn: string | undefined;
  /** Where Connect writes analyses and evaluations; undefined: they are not read. */
  readonly analysis: Config['analysis'];
}

/** Where ingest puts records it cannot use, and where Lambda itself puts batches it gave up (a layout that cannot be chosen). */
const ownDeadLetters = 'dead-letters/*';
const batchesGivenUp = 'aws/lambda/*';

const readTableStream = (table: Table): Permission[] => [
  allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], streamArn(table)),
  {
    ...allow(['dynamodb:ListStreams'], `${table.tableArn}/stream/*`),
    wildcards: { [wildcardBelow(table, '/stream/*')]: reasons.listStreamsOfTable },
  },
];

const readStream = (arn: string, keyArn: string | undefined): Permission[] => [
  allow(
    [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    arn,
  ),
  // The keys that AWS manages let the whole account in.
  ...(keyArn === undefined ? [] : [allow(['kms:Decrypt'], keyArn)]),
];

const readRecords = ({ stream, streams, keys }: Resources): Permission[] => [
  ...(stream === undefined ? [] : readStream(stream.streamArn, keys.records.keyArn)),
  ...streams.flatMap(({ arn, keyArn }) => readStream(arn, keyArn)),
];

const readObjects = ({ bucketArn, prefix, keyArn }: Omit<ForeignObjects, 'id'>): Permission[] => {
  const arn = `${bucketArn}/${prefix}*`;
  return [
    {
      ...allow(['s3:GetObject'], arn),
      wildcards: { [`AwsSolutions-IAM5[Resource::${arn}]`]: reasons.objectsOfSource },
    },
    ...(keyArn === undefined ? [] : [allow(['kms:Decrypt'], keyArn)]),
  ];
};

const takeNotices = ({ objects }: Resources): Permission[] =>
  objects === undefined
    ? []
    : [
        allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], objects.queue.queueArn),
        ...objects.sources.flatMap(readObjects),
      ];

const putObjects = ({ failures }: Storage, prefix: string): Permission => ({
  ...allow(['s3:PutObject'], failures.arnForObjects(prefix)),
  wildcards: { [wildcardBelow(failures, `/${prefix}`)]: reasons.failureObjects },
});

/** What an S3 on-failure destination takes (Lambda checks PutObject and ListBucket). CDK's own grant would add reading and deleting. */
const putFailures = ({ storage, keys }: Resources, ...prefixes: string[]): Permission[] => [
  ...prefixes.map((prefix) => putObjects(storage, prefix)),
  allow(['s3:ListBucket'], storage.failures.bucketArn),
  allow(['kms:GenerateDataKey'], keys.records.keyArn),
];

/** Folders that Connect writes below whatever prefix the operator has chosen. */
const readAnalyses = ({ bucketName, kmsKeyArn: keyArn }: NonNullable<Resources['analysis']>): Permission[] =>
  ['*Analysis/', '*Evaluations/'].flatMap((prefix) =>
    readObjects({ bucketArn: `arn:aws:s3:::${bucketName}`, prefix, keyArn }),
  );

const writeContacts = ({ storage }: Resources): Permission[] => [
  onTable(storage.contacts, 'GetItem', 'UpdateItem'),
  onTable(storage.customers, 'BatchGetItem', 'BatchWriteItem', 'DeleteItem'),
];

/** Applying sources: ledger and journal in one transaction, names in the directory. Cursors are read, only a fold moves them. */
const applySources = ({ storage: { kpi } }: Resources): Permission[] => [
  onKeys(kpi, ['ledger'], 'BatchGetItem'),
  onKeys(kpi, ['cursor'], 'GetItem'),
  onKeys(kpi, ['journal'], 'Query'),
  onKeys(kpi, ['ledger', 'journal'], 'PutItem'),
  onKeys(kpi, ['directory'], 'UpdateItem'),
];

/** Profile and timeline are read and the profile is written; of a contact row only its own parts are. */
const recomputeCustomers = ({ storage: { contacts, customers, dialling } }: Resources): Permission[] => [
  onTable(contacts, 'BatchGetItem', 'UpdateItem'),
  onTable(customers, 'BatchGetItem', 'PutItem', 'Query'),
  // A complaint is noted at the person.
  onDialling(dialling, ['person'], 'UpdateItem'),
];

/** Whoever looks at contacts also notes which addresses and legs belong together. */
const observeCustomers = (on: Resources): Permission[] => [
  ...recomputeCustomers(on),
  onTable(on.storage.customers, 'BatchWriteItem', 'UpdateItem'),
];

const sweepCustomers = (on: Resources): Permission[] => [
  ...observeCustomers(on),
  queryByDay(on.storage.contacts),
  onTable(on.storage.customers, 'GetItem'),
  allow(['dynamodb:Query'], `${on.storage.customers.tableArn}/index/${tables.customers.indexes[0].name}`),
];

/** Functions that contact flows call, and those that read what Connect stores about a contact later. */
const flowPermissions = (on: Resources) => {
  const { contacts, customers, dialling, kpi } = on.storage;
  const writeParts = [onTable(contacts, 'GetItem', 'UpdateItem')];
  return {
    survey: writeParts,
    outcome: writeParts,
    analysis: on.analysis ? [...writeParts, ...readAnalyses(on.analysis)] : [],
    optOut: [onTable(dialling, 'UpdateItem'), makeMac(on.keys.pseudonym)],
    callbackPromise: [onTable(customers, 'PutItem'), makeMac(on.keys.pseudonym)],
    goodwill: [...writeParts, onTable(customers, 'UpdateItem'), makeMac(on.keys.pseudonym)],
    teamStanding: [onKeys(kpi, ['bucket'], 'BatchGetItem')],
  };
};

export const permissions = (on: Resources): Readonly<Record<FunctionName, readonly Permission[]>> => {
  const { contacts, kpi } = on.storage;
  return {
    ingest: [
      ...readRecords(on),
      ...writeContacts(on),
      ...putFailures(on, ownDeadLetters, batchesGivenUp),
      makeMac(on.keys.pseudonym),
      makeMac(on.keys.numbers),
    ],
    ingestObjects: [
      ...takeNotices(on),
      ...writeContacts(on),
      putObjects(on.storage, ownDeadLetters),
      allow(['kms:GenerateDataKey'], on.keys.records.keyArn),
      makeMac(on.keys.pseudonym),
      makeMac(on.keys.numbers),
    ],
    aggregate: [...readTableStream(contacts), ...applySources(on), ...putFailures(on, batchesGivenUp)],
    fold: [
      ...readTableStream(kpi),
      onKeys(kpi, ['cursor', 'bucket'], 'GetItem', 'UpdateItem'),
      onKeys(kpi, ['journal'], 'Query'),
      onKeys(kpi, ['bucket'], 'PutItem'),
      onKeys(kpi, ['change'], 'UpdateItem'),
      ...putFailures(on, batchesGivenUp),
    ],
    sweep: [
      onTable(contacts, 'Scan'),
      ...applySources(on),
      onKeys(kpi, ['job'], 'GetItem', 'PutItem'),
      onKeys(kpi, ['journal'], 'BatchWriteItem'),
    ],
    audit: [
      onTable(contacts, 'BatchGetItem'),
      queryByDay(contacts),
      onKeys(kpi, ['ledger'], 'BatchGetItem'),
      onKeys(kpi, ['cursor'], 'GetItem'),
      onKeys(kpi, ['journal', 'bucket', 'directory'], 'Query'),
      onKeys(kpi, ['job'], 'GetItem', 'PutItem'),
    ],
    ...readerPermissions(on),
    observe: [...readTableStream(contacts), ...observeCustomers(on), ...putFailures(on, batchesGivenUp)],
    customerSweep: sweepCustomers(on),
    ...flowPermissions(on),
    ...diallingPermissions(on),
    ...customerPermissions(on, recomputeCustomers(on)),
  };
};

/** Tables (from their definitions in shared/) and the bucket for what could not be processed. */
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Config } from '../../shared/config/config.ts';
import { type TableDefinition, tables } from '../../shared/dynamo/tables.ts';
import { acknowledge, reasons } from '../acknowledgements.ts';
import type { DataProtection } from '../data-protection.ts';

export interface StorageProps {
  readonly protection: DataProtection;
  readonly recordsKey: Key;
  readonly deadLetterDays: number;
  readonly warmThroughput: Config['warmThroughput'];
}

type WarmThroughput = NonNullable<Config['warmThroughput']['kpi']>;

/** How long the manifests of single runs of the export are kept. */
const runDays = 400;

export class Storage extends Construct {
  readonly contacts: dynamodb.Table;
  readonly customers: dynamodb.Table;
  readonly kpi: dynamodb.Table;
  readonly dialling: dynamodb.Table;
  readonly failures: s3.Bucket;
  /** Closed days as files, for Athena and QuickSight. */
  readonly exports: s3.Bucket;
  /** Which dialling table was dialled from last, and up to where: no restore of a table brings it back. */
  readonly generation: ssm.StringParameter;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    const { protection, warmThroughput: warm } = props;
    this.contacts = this.table(tables.contacts, protection, warm.contacts);
    this.customers = this.table(tables.customers, protection, warm.customers);
    this.kpi = this.table(tables.kpi, protection, warm.kpi);
    this.dialling = this.table(tables.dialling, protection);
    this.failures = this.failureBucket(props);
    this.exports = this.exportBucket(props);
    this.generation = new ssm.StringParameter(this, 'Generation', {
      description: 'Table and run that dialled last; written by the dialler',
      stringValue: JSON.stringify({ table: '', epoch: 0 }),
    });
  }

  /** `Table`, not `TableV2`: one region, no replicas, and AWS::DynamoDB::Table is what every tool reads. */
  private table(definition: TableDefinition, protection: DataProtection, warm?: WarmThroughput): dynamodb.Table {
    const table = new dynamodb.Table(this, definition.id, {
      partitionKey: text(definition.partitionKey),
      ...(definition.sortKey === undefined ? {} : { sortKey: text(definition.sortKey) }),
      ...(definition.stream === undefined ? {} : { stream: dynamodb.StreamViewType[definition.stream] }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      ...(warm ? { warmThroughput: warm } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // AWS-owned key: rows hold pseudonyms, never a number or address (those exist only under the records key), so an own key
      // would add a grant to every role and a way to lose the tables, and protect nothing more. It can be changed in place later.
      encryption: dynamodb.TableEncryption.DEFAULT,
      deletionProtection: protection.deletionProtection,
      removalPolicy: protection.removalPolicy,
    });
    for (const { name, partitionKey, sortKey } of definition.indexes) {
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        projectionType: dynamodb.ProjectionType.KEYS_ONLY,
        // An index that is cold throttles the table.
        ...(warm ? { warmThroughput: warm } : {}),
      });
    }
    return table;
  }

  /** Not versioned: objects are written once under unique keys, and an old version would keep personal data past its erasure. */
  private failureBucket({ protection, recordsKey, deadLetterDays }: StorageProps): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Failures', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: recordsKey,
      bucketKeyEnabled: true,
      lifecycleRules: [
        { expiration: Duration.days(deadLetterDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: protection.removalPolicy,
    });
    acknowledge(bucket, { 'AwsSolutions-S1': reasons.noServerAccessLogs });
    return bucket;
  }

  /** S3's own key: nobody's data is in it, and whoever reads it with Athena or QuickSight needs a grant less. Files are written again. */
  private exportBucket({ protection }: StorageProps): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Exports', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: 'runs/', expiration: Duration.days(runDays) },
      ],
      removalPolicy: protection.removalPolicy,
    });
    acknowledge(bucket, { 'AwsSolutions-S1': reasons.noServerAccessLogs });
    return bucket;
  }
}

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

export const streamArn = (table: dynamodb.Table): string => {
  if (table.tableStreamArn === undefined) throw new Error(`Table ${table.node.id} has no stream`);
  return table.tableStreamArn;
};

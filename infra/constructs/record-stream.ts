/** Where contact records arrive. Its encryption key must let Connect write (see keys.ts). */
import type { Key } from 'aws-cdk-lib/aws-kms';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Config } from '../../shared/config/config.ts';
import { acknowledge, reasons } from '../acknowledgements.ts';
import type { DataProtection } from '../data-protection.ts';

export interface RecordStreamProps {
  readonly capacity: Config['stream'];
  readonly encryptionKey: Key;
  readonly protection: DataProtection;
}

export class RecordStream extends kinesis.Stream {
  constructor(scope: Construct, id: string, { capacity, encryptionKey, protection }: RecordStreamProps) {
    super(scope, id, {
      ...(capacity.shards === 0
        ? { streamMode: kinesis.StreamMode.ON_DEMAND }
        : { streamMode: kinesis.StreamMode.PROVISIONED, shardCount: capacity.shards }),
      retentionPeriod: Duration.hours(capacity.retentionHours),
      encryption: kinesis.StreamEncryption.KMS,
      encryptionKey,
      removalPolicy: protection.meteredRemovalPolicy,
    });
    acknowledge(this, { 'AwsSolutions-KDS3': reasons.ownKeyForRecords });
  }
}

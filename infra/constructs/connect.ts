/** What Amazon Connect must know: where contact records go. Only made when there is an instance. */
import { CfnInstanceStorageConfig } from 'aws-cdk-lib/aws-connect';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';

export type InstanceArn = string;

const part = (arn: InstanceArn, index: number): string => {
  const value = arn.split(':')[index];
  if (value === undefined || value === '') throw new Error(`connect.instanceArn: ${arn} is not an ARN`);
  return value;
};

/** Path of the role that Connect made for the instance; its suffix is random. */
export const serviceRolePattern = (arn: InstanceArn): string =>
  `arn:${part(arn, 1)}:iam::${part(arn, 4)}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect*`;

export const accountOf = (arn: InstanceArn): string => part(arn, 4);

export interface ConnectProps {
  readonly instanceArn: InstanceArn;
  readonly stream: Stream;
  readonly recordsKey: Key;
}

export class Connect extends Construct {
  constructor(scope: Construct, id: string, { instanceArn, stream, recordsKey }: ConnectProps) {
    super(scope, id);
    // Connect allows one config per type: with another one in place this creation fails and touches nothing.
    // Removing the stack removes this association, never somebody else's.
    const records = new CfnInstanceStorageConfig(this, 'Records', {
      instanceArn,
      resourceType: 'CONTACT_TRACE_RECORDS',
      storageType: 'KINESIS_STREAM',
      kinesisStreamConfig: { streamArn: stream.streamArn },
    });
    // The grant in the key policy must be there before the first record.
    records.node.addDependency(recordsKey);
  }
}

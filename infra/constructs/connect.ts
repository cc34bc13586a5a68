/** What Amazon Connect must know: where contact records go. Only made when there is an instance. */
import { CfnInstanceStorageConfig } from 'aws-cdk-lib/aws-connect';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { CfnDeletionPolicy, type RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RecordType } from '../record-sources.ts';

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
  /** What Connect is to send to the stream. */
  readonly types: readonly RecordType[];
  readonly removalPolicy: RemovalPolicy;
}

const ids = { CONTACT_TRACE_RECORDS: 'Records', AGENT_EVENTS: 'AgentEvents' } as const satisfies Record<
  RecordType,
  string
>;

export class Connect extends Construct {
  constructor(scope: Construct, id: string, props: ConnectProps) {
    super(scope, id);
    for (const type of props.types) this.associate(type, props);
  }

  /**
   * Connect allows one config per type: with another one in place this creation fails and touches nothing. Once made, a
   * config may be pointed at another stream and keeps its id; removing it with the stack would then switch off what is not
   * ours. So in production it stays, like the stream it names.
   */
  private associate(type: RecordType, { instanceArn, stream, recordsKey, removalPolicy }: ConnectProps): void {
    const config = new CfnInstanceStorageConfig(this, ids[type], {
      instanceArn,
      resourceType: type,
      storageType: 'KINESIS_STREAM',
      kinesisStreamConfig: { streamArn: stream.streamArn },
    });
    config.applyRemovalPolicy(removalPolicy);
    config.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE; // another instance: the former one is let go
    // The grant in the key policy must be there before the first record.
    config.node.addDependency(recordsKey);
  }
}

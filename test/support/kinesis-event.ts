/** Builders of the events that Lambda hands to the functions. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, KinesisStreamRecord } from 'aws-lambda';

const streamArn = 'arn:aws:kinesis:eu-west-2:111122223333:stream/connect-records';

export interface Delivery {
  /** Text of the record, or raw bytes. */
  readonly data: string | Uint8Array;
  /** Position in the shard. */
  readonly at: number;
  readonly shard?: string;
  readonly partitionKey?: string;
}

export const sequenceOf = (at: number): string => `4966${String(at).padStart(20, '0')}`;

export const kinesisRecord = ({
  data,
  at,
  shard = 'shardId-000000000000',
  partitionKey = `key-${at}`,
}: Delivery): KinesisStreamRecord => ({
  awsRegion: 'eu-west-2',
  eventID: `${shard}:${sequenceOf(at)}`,
  eventName: 'aws:kinesis:record',
  eventSource: 'aws:kinesis',
  eventSourceARN: streamArn,
  eventVersion: '1.0',
  invokeIdentityArn: 'arn:aws:iam::111122223333:role/ingest',
  kinesis: {
    approximateArrivalTimestamp: 1_793_700_000 + at,
    data: Buffer.from(data).toString('base64'),
    kinesisSchemaVersion: '1.0',
    partitionKey,
    sequenceNumber: sequenceOf(at),
  },
});

/** Each text becomes the record at its own position. */
export const kinesisRecords = (texts: readonly (string | Uint8Array)[], from = 0): KinesisStreamRecord[] =>
  texts.map((data, i) => kinesisRecord({ data, at: from + i }));

/** A change of a contact row, as the table's stream delivers it. */
export const rowChange = (
  row: Record<string, unknown>,
  at: number,
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'MODIFY',
): DynamoDBRecord => ({
  eventID: `change-${at}`,
  eventName,
  dynamodb: {
    SequenceNumber: sequenceOf(at),
    StreamViewType: 'NEW_IMAGE',
    // Boundary: aws-lambda's AttributeValue is the same JSON with looser types.
    ...(eventName === 'REMOVE'
      ? {}
      : {
          NewImage: marshall(row, { removeUndefinedValues: true }) as NonNullable<
            DynamoDBRecord['dynamodb']
          >['NewImage'] &
            object,
        }),
  },
});

/** A record as it came in, whatever brought it: what ingest needs to read it, to know it again, and to bury it. Pure. */
import { createHash } from 'node:crypto';
import type { KinesisStreamRecord } from 'aws-lambda';
import type { DeadLetter } from './dead-letters.ts';

export interface Incoming {
  /** What the sender calls it when it has to be delivered again. */
  readonly id: string;
  /** Names the delivery, hashed short: a repeated attempt knows its own write by it. */
  readonly delivery: string;
  /** Base64, or the bytes. */
  readonly data: string | Uint8Array;
  readonly letter: (reason: string) => DeadLetter;
}

export const deliveryName = (text: string): string => createHash('sha1').update(text).digest('base64url').slice(0, 10);

export const fromKinesis = (record: KinesisStreamRecord): Incoming => ({
  id: record.kinesis.sequenceNumber,
  delivery: deliveryName(record.eventID),
  data: record.kinesis.data,
  letter: (reason) => ({
    reason,
    position: {
      stream: record.eventSourceARN.split('/').at(-1) ?? '',
      shardId: record.eventID.split(':')[0] ?? '',
      sequenceNumber: record.kinesis.sequenceNumber,
      // Only its hash: producers use numbers and names as partition keys.
      partitionKey: createHash('sha256').update(record.kinesis.partitionKey).digest('hex').slice(0, 16),
    },
    arrivedAt: Math.round(record.kinesis.approximateArrivalTimestamp * 1000),
    payload: record.kinesis.data,
  }),
});

/**
 * Dead letters: one S3 object per unreadable record, with payload, reason and position. The key is the position, so a
 * repeated attempt writes the same object.
 */
import { createHash } from 'node:crypto';
import { putObject, type SignedFetch } from '../../shared/http/bucket.ts';

export interface StreamPosition {
  readonly stream: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
}

/** Within an object that a Firehose wrote. */
export interface ObjectPosition {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  /** First byte of the record in the object, after decompression. */
  readonly offset: number;
  /** Number of the record in the object, from 0. */
  readonly index: number;
}

export interface DeadLetter {
  readonly reason: string;
  readonly position: StreamPosition | ObjectPosition;
  /** Epoch ms at which the stream received it, or the object was made. */
  readonly arrivedAt: number;
  /** As received, base64. */
  readonly payload: string;
}

export type DeadLetterStore = (letter: DeadLetter) => Promise<void>;

/** Prefix inside the on-failure bucket; Lambda's own failure objects lie beside it under theirs. */
export const deadLetterPrefix = 'dead-letters/';

const positionName = (position: DeadLetter['position']): string => {
  if ('shardId' in position) return `${position.shardId}-${position.sequenceNumber}`;
  const { bucket, key, etag, offset } = position;
  return `${createHash('sha256').update(`${bucket}/${key}#${etag}`).digest('hex').slice(0, 24)}-${offset}`;
};

export const deadLetterKey = ({ position, arrivedAt }: DeadLetter): string =>
  `${deadLetterPrefix}${new Date(arrivedAt).toISOString().slice(0, 10)}/${positionName(position)}.json`;

export const s3DeadLetters =
  (client: SignedFetch, bucketUrl: string): DeadLetterStore =>
  (letter) =>
    putObject(client, `${bucketUrl}/${deadLetterKey(letter)}`, {
      type: 'application/json',
      body: JSON.stringify(letter),
    });

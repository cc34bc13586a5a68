/**
 * Dead letters: one S3 object per unreadable record, with payload, reason and position. The key is the position, so a
 * repeated attempt writes the same object. aws4fetch signs the one request: the full S3 client would double the bundle.
 */
import { createHash } from 'node:crypto';
import type { AwsClient } from 'aws4fetch';

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
  (client: Pick<AwsClient, 'fetch'>, bucketUrl: string): DeadLetterStore =>
  async (letter) => {
    const response = await client.fetch(`${bucketUrl}/${deadLetterKey(letter)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(letter),
    });
    if (!response.ok) throw new Error(`Dead letter was not stored: S3 answered ${response.status}`);
  };

/** Virtual-hosted in the cloud; path style where an endpoint is given (one machine). */
export const bucketUrl = (bucket: string, region: string, endpoint: string | undefined): string =>
  endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;

/** What S3 says when an object was put. Pure. */
import type { Account } from '../assembly/identity.ts';
import type { JsonObject } from '../assembly/json.ts';
import type { BucketNotifications } from '../plan/notifications.ts';
import type { BusEvent } from './event-bus.ts';

export interface PutObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly now: number;
}

const eventName = 'ObjectCreated:Put';

/** Orders the events of one key; hexadecimal, as S3's. */
const sequencer = (now: number): string => now.toString(16).toUpperCase().padStart(16, '0');

export const functionsToTell = (notifications: readonly BucketNotifications[], { bucket, key }: PutObject): string[] =>
  notifications
    .filter((own) => own.bucket === bucket)
    .flatMap((own) => own.functions)
    .filter(
      ({ events, prefix, suffix }) =>
        events.some((event) => event === `s3:${eventName}` || event === 's3:ObjectCreated:*') &&
        key.startsWith(prefix) &&
        key.endsWith(suffix),
    )
    .map(({ functionArn }) => functionArn);

export const notificationEvent = ({ bucket, key, size, etag, now }: PutObject, { region }: Account): JsonObject => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: new Date(now).toISOString(),
      eventName,
      userIdentity: { principalId: 'AWS:local' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: {},
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'local',
        bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
        // Form encoding, a known trap: a space is a plus here, and is none in the event of EventBridge.
        object: {
          key: new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/'),
          size,
          eTag: etag.replaceAll('"', ''),
          sequencer: sequencer(now),
        },
      },
    },
  ],
});

export const objectCreated = ({ bucket, key, size, etag, now }: PutObject, { accountId }: Account): BusEvent => ({
  source: 'aws.s3',
  detailType: 'Object Created',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size, etag: etag.replaceAll('"', ''), sequencer: sequencer(now) },
    'request-id': 'LOCAL',
    requester: accountId,
    'source-ip-address': '127.0.0.1',
    reason: 'PutObject',
  },
});

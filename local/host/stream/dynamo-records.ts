/** DynamoDB Local's stream record -> the record Lambda delivers. Pure. */
import { createHash } from 'node:crypto';
import { type JsonObject, asText, isObject } from '../assembly/json.ts';
import type { StreamRecord } from './stream-record.ts';

/** A new on-demand table starts with four partitions in the cloud, so its stream has four shards; DynamoDB Local has one. */
const TABLE_PARTITIONS = 4;

export interface TableStream {
  readonly eventSourceArn: string;
  readonly region: string;
  readonly hashKey: string;
  readonly parallelization: number;
}

/** DynamoDB Local says UNKNOWN_TO_SDK_VERSION for a TTL delete and leaves out who did it. */
const repaired = (raw: JsonObject): JsonObject => {
  if (raw['eventName'] === 'INSERT' || raw['eventName'] === 'MODIFY' || raw['eventName'] === 'REMOVE') return raw;
  return { ...raw, eventName: 'REMOVE', userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };
};

export interface Translated {
  readonly record: StreamRecord;
  readonly subject: JsonObject;
}

export const translateRecord = (
  raw: JsonObject,
  shardId: string,
  stream: TableStream,
  arrivedAt: number,
): Translated => {
  const subject: JsonObject = { ...repaired(raw), awsRegion: stream.region, eventSourceARN: stream.eventSourceArn };
  const change = isObject(raw['dynamodb']) ? raw['dynamodb'] : {};
  const keys = isObject(change['Keys']) ? change['Keys'] : {};
  const hash = createHash('md5')
    .update(JSON.stringify(keys[stream.hashKey] ?? null))
    .digest();
  const partition = hash.readUInt32BE(0) % TABLE_PARTITIONS;
  const parallel = hash.readUInt32BE(4) % stream.parallelization;
  const sequenceNumber = asText(change['SequenceNumber']);
  return {
    subject,
    record: { sequenceNumber, shardId, lane: `${partition}/${parallel}`, arrivedAt, json: JSON.stringify(subject) },
  };
};

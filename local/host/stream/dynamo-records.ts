/** DynamoDB Local's stream record -> the record Lambda delivers. Pure. */
import { createHash } from 'node:crypto';
import { type Json, type JsonObject, asText, isObject } from '../assembly/json.ts';
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

/** DynamoDB Local's streams drop the type of an empty map: `{}` where the cloud sends `{"M":{}}`. */
const withEmptyMaps = (value: Json): Json => {
  if (Array.isArray(value)) return value.map((one) => withEmptyMaps(one));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 0) return { M: {} };
  return Object.fromEntries(
    entries.map(([name, one]) => [name, name === 'M' && isEmpty(one) ? one : withEmptyMaps(one)]),
  );
};
const isEmpty = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length === 0;

const images = ['NewImage', 'OldImage'] as const;

const withImages = (raw: JsonObject): JsonObject => {
  const change = raw['dynamodb'];
  if (!isObject(change) || !JSON.stringify(change).includes('{}')) return raw;
  const mended = Object.fromEntries(
    images.flatMap((name) =>
      isObject(change[name]) && !isEmpty(change[name]) ? [[name, withEmptyMaps(change[name])]] : [],
    ),
  );
  return { ...raw, dynamodb: { ...change, ...mended } };
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
  const subject: JsonObject = {
    ...withImages(repaired(raw)),
    awsRegion: stream.region,
    eventSourceARN: stream.eventSourceArn,
  };
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

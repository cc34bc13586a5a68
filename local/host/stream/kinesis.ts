/** A Kinesis data stream in memory: shards by the MD5 of the partition key, increasing sequence numbers, pushed to its mappings. */
import { createHash } from 'node:crypto';
import { type JsonObject, tryParseJson } from '../assembly/json.ts';
import type { MappingRunner } from './mapping-runner.ts';
import type { StreamRecord } from './stream-record.ts';

export interface KinesisInput {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

export interface Placed {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** Records a stream holds back before a producer has to wait: some seconds of work, some megabytes at most. */
const BACKLOG_BOUND = 4000;

const digest = (partitionKey: string): Buffer => createHash('md5').update(partitionKey).digest();

/** Equal ranges of the 128-bit hash; its upper 32 bits decide. */
export const shardOf = (partitionKey: string, shards: number): number =>
  Math.floor((digest(partitionKey).readUInt32BE(0) * shards) / 2 ** 32);

export interface KinesisOptions {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly shards: number;
  readonly now: () => number;
}

export class KinesisStream {
  readonly #options: KinesisOptions;
  readonly #consumers: MappingRunner[] = [];
  readonly #epoch: string;
  #counter = 0;

  constructor(options: KinesisOptions) {
    this.#options = options;
    this.#epoch = String(options.now()).padStart(13, '0');
  }

  get name(): string {
    return this.#options.name;
  }

  get arn(): string {
    return this.#options.arn;
  }

  get shards(): number {
    return this.#options.shards;
  }

  addConsumer(runner: MappingRunner): void {
    this.#consumers.push(runner);
  }

  async put(records: readonly KinesisInput[]): Promise<Placed[]> {
    const placed: Placed[] = [];
    // In slices, so that one huge call is held back like many small ones.
    for (let start = 0; start < records.length; start += 500) {
      placed.push(...records.slice(start, start + 500).map((record) => this.#place(record)));
      await Promise.all(this.#consumers.map(async (consumer) => consumer.belowBacklog(BACKLOG_BOUND)));
    }
    return placed;
  }

  #place({ partitionKey, data }: KinesisInput): Placed {
    const shard = shardOf(partitionKey, this.#options.shards);
    const shardId = `shardId-${String(shard).padStart(12, '0')}`;
    this.#counter += 1;
    // 56 digits, increasing within the stream and across restarts of the host.
    const sequenceNumber = `4970${this.#epoch}${String(this.#counter).padStart(35, '0')}${String(shard).padStart(4, '0')}`;
    const arrivedAt = this.#options.now();
    const kinesis = {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      approximateArrivalTimestamp: arrivedAt / 1000,
    };
    const json = JSON.stringify({
      kinesis,
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/local',
      awsRegion: this.#options.region,
      eventSourceARN: this.#options.arn,
    });
    // Filters see the data decoded: as JSON where it is JSON, else as text.
    const subject = (): JsonObject => {
      const text = Buffer.from(data).toString('utf8');
      return { ...kinesis, data: tryParseJson(text) ?? text };
    };
    for (const consumer of this.#consumers) {
      const parallel = digest(partitionKey).readUInt32BE(12) % consumer.plan.parallelization;
      const record: StreamRecord = { sequenceNumber, shardId, lane: `${shard}/${parallel}`, arrivedAt, json };
      consumer.accept(record, subject);
    }
    return { shardId, sequenceNumber };
  }
}

/** Reads one table stream of DynamoDB Local: discovers shards, parents before children, at a steady pace as the cloud does. */
import { type Json, type JsonObject, isObject } from '../assembly/json.ts';
import { DynamoError, dynamoCall } from '../dynamo/dynamo-client.ts';
import { Signal } from './signal.ts';

const REFRESH_MS = 1000;
/** The cloud looks four times a second. Looking for every single record would cost DynamoDB Local more than writing them does. */
const PACE_MS = 200;
const PAGE_RECORDS = 1000;
/** What a probe hears of a failed round: something may be there. */
const FAILED = 1;

interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
  iterator: string | undefined;
  lastSequence: string | undefined;
  isDone: boolean;
  /** The last position is before the oldest record: open at the horizon. */
  isTrimmed: boolean;
}

export interface ReaderDeps {
  readonly endpoint: string;
  readonly streamArn: string;
  readonly startAt: 'TRIM_HORIZON' | 'LATEST';
  readonly accept: (record: JsonObject, shardId: string) => void;
  /** Resolves when there is room for another page. */
  readonly room: () => Promise<void>;
  readonly log: (line: string) => void;
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export class DynamoReader {
  readonly #deps: ReaderDeps;
  readonly #shards = new Map<string, Shard>();
  readonly #news = new Signal();
  #probes: ((records: number) => void)[] = [];
  #refreshedAt = 0;
  #failures = 0;
  #stopped = false;
  #loop: Promise<void> | undefined;

  constructor(deps: ReaderDeps) {
    this.#deps = deps;
  }

  /** Resolves once the starting position is fixed, so that nothing written afterwards is missed. */
  async start(): Promise<void> {
    await this.#discover(this.#deps.startAt);
    for (const shard of this.#shards.values()) await this.#openIterator(shard, this.#deps.startAt);
    this.#loop = this.#run();
  }

  /** Rounds of reading that failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Records found by a whole round of reading that began after this call; a failed round counts as not quiet. */
  async probe(): Promise<number> {
    if (this.#stopped) return 0;
    const found = new Promise<number>((resolve) => this.#probes.push(resolve));
    this.#news.notify();
    return found;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#news.notify();
    await this.#loop;
    for (const resolve of this.#probes.splice(0)) resolve(0);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const probes = this.#probes.splice(0);
      const found = await this.#round();
      for (const resolve of probes) resolve(found ?? FAILED);
      const isBehind = found !== undefined && found >= PAGE_RECORDS;
      const isAsked = this.#probes.length > 0 && found !== undefined;
      if (!isBehind && !isAsked && !this.#stopped) await this.#news.wait(PACE_MS);
    }
  }

  /** Records found; undefined when reading failed. */
  async #round(): Promise<number | undefined> {
    try {
      if (Date.now() - this.#refreshedAt > REFRESH_MS) await this.#discover('TRIM_HORIZON');
      let found = 0;
      for (const shard of this.#shards.values()) {
        if (!this.#stopped && this.#isReadable(shard)) found += await this.#read(shard);
      }
      this.#failures = 0;
      return found;
    } catch (error) {
      this.#failures += 1;
      if (!this.#stopped && this.#failures === 1)
        this.#deps.log(`reading ${this.#deps.streamArn}: ${String(error)}; trying on`);
      return undefined;
    }
  }

  /** A child shard waits for its parent, or the order of an item's changes would be lost. */
  #isReadable(shard: Shard): boolean {
    const parent = shard.parent === undefined ? undefined : this.#shards.get(shard.parent);
    return !shard.isDone && (parent === undefined || parent.isDone);
  }

  async #discover(startAt: ReaderDeps['startAt']): Promise<void> {
    this.#refreshedAt = Date.now();
    let from: string | undefined;
    do {
      const page = await this.#call('DescribeStream', {
        StreamArn: this.#deps.streamArn,
        ...(from === undefined ? {} : { ExclusiveStartShardId: from }),
      });
      const description = isObject(page['StreamDescription']) ? page['StreamDescription'] : {};
      for (const raw of objects(description['Shards'])) {
        const id = textOf(raw['ShardId']) ?? '';
        if (this.#shards.has(id)) continue;
        const range = isObject(raw['SequenceNumberRange']) ? raw['SequenceNumberRange'] : {};
        // Reading from "now on": a shard that is closed already has nothing to give.
        const isDone = startAt === 'LATEST' && range['EndingSequenceNumber'] !== undefined;
        this.#shards.set(id, {
          id,
          parent: textOf(raw['ParentShardId']),
          iterator: undefined,
          lastSequence: undefined,
          isTrimmed: false,
          isDone,
        });
      }
      from = textOf(description['LastEvaluatedShardId']);
    } while (from !== undefined);
  }

  async #openIterator(shard: Shard, startAt: ReaderDeps['startAt']): Promise<void> {
    if (shard.isDone) return;
    const position =
      shard.lastSequence === undefined || shard.isTrimmed
        ? { ShardIteratorType: startAt }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: shard.lastSequence };
    const answer = await this.#call('GetShardIterator', {
      StreamArn: this.#deps.streamArn,
      ShardId: shard.id,
      ...position,
    });
    shard.iterator = textOf(answer['ShardIterator']);
  }

  async #read(shard: Shard): Promise<number> {
    await this.#deps.room();
    if (shard.iterator === undefined) await this.#openIterator(shard, 'TRIM_HORIZON');
    const page = await this.#getRecords(shard);
    if (page === undefined) return 1; // not quiet: the next round reads it
    shard.isTrimmed = false;
    const records = objects(page['Records']);
    for (const record of records) {
      const change = isObject(record['dynamodb']) ? record['dynamodb'] : {};
      const sequence = textOf(change['SequenceNumber']) ?? '';
      if (shard.lastSequence !== undefined && BigInt(sequence) <= BigInt(shard.lastSequence)) continue;
      shard.lastSequence = sequence;
      this.#deps.accept(record, shard.id);
    }
    shard.iterator = textOf(page['NextShardIterator']);
    if (shard.iterator === undefined) {
      shard.isDone = true;
      this.#refreshedAt = 0; // its children are due
      return records.length + 1; // news, even when it held no record: the round is not quiet
    }
    return records.length;
  }

  /** undefined: the iterator was no good; the next round opens another one. */
  async #getRecords(shard: Shard): Promise<JsonObject | undefined> {
    try {
      return await this.#call('GetRecords', { ShardIterator: shard.iterator ?? '', Limit: PAGE_RECORDS });
    } catch (error) {
      const code = error instanceof DynamoError ? error.code : '';
      if (code !== 'ExpiredIteratorException' && code !== 'TrimmedDataAccessException') throw error;
      // Iterators live for 15 minutes: a host that slept on a closed laptop goes on at its last position. And DynamoDB Local has
      // a defect: an iterator over a shard that was empty may say "trimmed" after the first write (aws/aws-sdk-java#2923). Then
      // the shard is read from its horizon again, and what was delivered before is passed over.
      shard.isTrimmed = code === 'TrimmedDataAccessException';
      shard.iterator = undefined;
      return undefined;
    }
  }

  async #call(operation: string, input: object): Promise<JsonObject> {
    return dynamoCall(this.#deps.endpoint, `DynamoDBStreams_20120810.${operation}`, input);
  }
}

/** Everything that flows: Kinesis streams, table streams, and the mappings that hand them to functions. */
import { randomUUID } from 'node:crypto';
import type { BucketStore } from './aws/bucket-store.ts';
import type { Mailboxes } from './aws/mailboxes.ts';
import type { Functions } from './functions.ts';
import type { Guard } from './iam/guard.ts';
import { refusalText } from './iam/refusal.ts';
import { destinationRequests } from './iam/start-check.ts';
import type { HostPlan } from './plan/plan.ts';
import type { MappingPlan } from './plan/mappings.ts';
import { translateRecord } from './stream/dynamo-records.ts';
import { DynamoReader } from './stream/dynamo-reader.ts';
import { KinesisStream } from './stream/kinesis.ts';
import { MappingRunner, READ_AHEAD } from './stream/mapping-runner.ts';
import { type Discarded, invocationRecord, invocationRecordKey } from './stream/on-failure.ts';

/** Failed rounds in a row (about 200 ms each) after which a drain stops hoping. */
const FAILURES_BOUND = 50;

export interface EventSourcesDeps {
  readonly plan: HostPlan;
  readonly functions: Pick<Functions, 'run'>;
  readonly buckets: BucketStore;
  readonly mailboxes: Mailboxes;
  readonly guard: Guard;
  readonly dynamoEndpoint: string;
  /** Logical id of a table -> DynamoDB Local's own stream ARN. */
  readonly localStreams: ReadonlyMap<string, string>;
  readonly shards: number;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

export class EventSources {
  readonly streams: ReadonlyMap<string, KinesisStream>;
  readonly #deps: EventSourcesDeps;
  readonly #runners: MappingRunner[];
  readonly #readers: DynamoReader[] = [];

  constructor(deps: EventSourcesDeps) {
    this.#deps = deps;
    const { plan, shards, now } = deps;
    const { region } = plan.account;
    this.streams = new Map(
      plan.streams.map(({ logicalId, name, arn }) => [
        logicalId,
        new KinesisStream({ name, arn, region, shards, now }),
      ]),
    );
    this.#runners = plan.mappings.filter((mapping) => mapping.enabled).map((mapping) => this.#makeRunner(mapping));
  }

  /** Resolves when every starting position is fixed. */
  async start(): Promise<void> {
    for (const runner of this.#runners) {
      const { source } = runner.plan;
      if (source.kind === 'kinesis') this.streams.get(source.logicalId)?.addConsumer(runner);
      else this.#readers.push(this.#makeReader(runner));
    }
    await Promise.all(this.#readers.map(async (reader) => reader.start()));
  }

  get outstanding(): number {
    return this.#runners.reduce((sum, runner) => sum + runner.outstanding, 0);
  }

  /** Records found by a complete look at every table stream. */
  async probe(): Promise<number> {
    const lost = this.#readers.find((reader) => reader.failures > FAILURES_BOUND);
    if (lost !== undefined) throw new Error('a table stream cannot be read any more; is DynamoDB Local still there?');
    const found = await Promise.all(this.#readers.map(async (reader) => reader.probe()));
    return found.reduce((sum, records) => sum + records, 0);
  }

  /** Batches that are not full wait, whatever their windows. */
  hold(): void {
    for (const runner of this.#runners) runner.setWindows('held');
  }

  /** Ends the waiting where the window is shortest, of those that hold records. */
  closeNext(): void {
    const waiting = this.#runners.filter(({ outstanding }) => outstanding > 0);
    const shortest = Math.min(...waiting.map(({ plan }) => plan.windowMs));
    for (const runner of waiting) if (runner.plan.windowMs === shortest) runner.setWindows('closed');
  }

  release(): void {
    for (const runner of this.#runners) runner.setWindows('timed');
  }

  /** Ends reading first, then waits for the invocations that run. */
  async stop(): Promise<void> {
    await Promise.all([
      ...this.#runners.map(async (runner) => runner.stop()),
      ...this.#readers.map(async (reader) => reader.stop()),
    ]);
  }

  #makeRunner(mapping: MappingPlan): MappingRunner {
    const { plan, functions, log, now } = this.#deps;
    return new MappingRunner(mapping, {
      functionArn: plan.functions.find((fn) => fn.logicalId === mapping.functionId)?.arn ?? '',
      invoke: async (payload) => functions.run(mapping.functionId, payload),
      giveUp: async (discarded) => this.#giveUp(discarded),
      log,
      now,
    });
  }

  #makeReader(runner: MappingRunner): DynamoReader {
    const { plan, dynamoEndpoint, localStreams, log, now } = this.#deps;
    const { source, startAt, parallelization } = runner.plan;
    const hashKey = plan.tables.find((table) => table.logicalId === source.logicalId)?.hashKey ?? '';
    const stream = { eventSourceArn: source.arn, region: plan.account.region, hashKey, parallelization };
    return new DynamoReader({
      endpoint: dynamoEndpoint,
      streamArn: localStreams.get(source.logicalId) ?? '',
      startAt,
      accept: (raw, shardId) => {
        const { record, subject } = translateRecord(raw, shardId, stream, now());
        runner.accept(record, () => subject);
      },
      room: async () => runner.belowBacklog(READ_AHEAD),
      log,
    });
  }

  #mayKeep(mapping: MappingPlan, key: string): boolean {
    const { plan, guard, log } = this.#deps;
    const fn = plan.functions.find(({ logicalId }) => logicalId === mapping.functionId);
    if (fn === undefined) return false;
    const refusal = guard.check(fn.roleArn, destinationRequests(plan, mapping, key));
    if (refusal !== undefined)
      log(
        `what ${mapping.logicalId} gave up is lost: ${refusalText(refusal, { account: plan.account, name: fn.name })}`,
      );
    return refusal === undefined;
  }

  async #giveUp(discarded: Discarded): Promise<void> {
    const { plan, buckets, mailboxes, log } = this.#deps;
    const { mapping, records, reason } = discarded;
    const bucket = plan.buckets.find(({ arn }) => arn === mapping.onFailureArn);
    const queue = plan.queues.find(({ arn }) => arn === mapping.onFailureArn);
    const where = bucket?.name ?? queue?.name ?? 'nowhere: the mapping has no on-failure destination';
    log(`${mapping.logicalId} gives up ${records.length} records (${reason}) to ${where}`);
    const key = invocationRecordKey(discarded, randomUUID());
    // Lambda writes it with the function's role. Refused, it is lost, as in the cloud.
    if (!this.#mayKeep(mapping, key)) return;
    if (bucket !== undefined) await buckets.put(bucket.name, key, Buffer.from(invocationRecord(discarded, true)));
    else if (queue !== undefined) mailboxes.send(queue.logicalId, invocationRecord(discarded, false));
  }
}

/** What the local host takes and gives: the only file that its users need to read. */
import type { BusEvent } from './aws/event-bus.ts';
import type { Grant } from './iam/grants.ts';
import type { Refusal } from './iam/guard.ts';
import type { ContactFlowPlan } from './plan/contact-flows.ts';
import type { ServiceCaller } from './service-invocations.ts';

export interface HostOptions {
  /** cdk.out */
  readonly assemblyDir: string;
  /** API port, default 8787; 0 = any; when taken the next free one is used. */
  readonly port?: number;
  /** An existing DynamoDB (Local) endpoint; absent: java is started. */
  readonly dynamoEndpoint?: string;
  /** Folder for bucket contents and key material; absent: a fresh one, removed on stop. */
  readonly dataDir?: string;
  /** Shards of each Kinesis stream, default 4. */
  readonly shards?: number;
  readonly log?: (line: string) => void;
  /** Output lines of functions that are no metrics. */
  readonly functionLog?: (functionId: string, line: string) => void;
  readonly now?: () => number;
  /** Further services by endpoint name, lower case: { connect: 'http://127.0.0.1:9000' }. Default for connect: AWS_ENDPOINT_URL_CONNECT. */
  readonly serviceEndpoints?: Readonly<Record<string, string>>;
  /** Names of buckets outside the stack; what is put into them is told to EventBridge. */
  readonly foreignBuckets?: readonly string[];
}

export interface Host {
  /** Of the REST API, with the stage and without a trailing slash; empty when the stack has none. */
  readonly apiUrl: string;
  /** For scripts and tests: functions have another one, behind which their roles are evaluated. */
  readonly dynamoEndpoint: string;
  /** Server of the other AWS services: S3, KMS, Kinesis, Lambda. */
  readonly servicesUrl: string;
  /** Logical id -> physical name (Ref). */
  readonly resources: Readonly<Record<string, string>>;
  resourceIds(type: string): string[];
  outputs(): Record<string, string>;
  /** Flows and modules that the stack would deploy into its Connect instance. */
  contactFlows(): readonly ContactFlowPlan[];
  /** By logical id, or by ARN for a stream outside the stack. Resolves when the stream's backlog is below a bound. */
  putRecords(streamLogicalId: string, records: readonly { partitionKey: string; data: Uint8Array }[]): Promise<void>;
  /** Until a drain, batches that are not full wait for more, and schedules do not fire: for loads, which ask for nothing before their end. */
  hold(): void;
  /** Closes batching windows and resolves when nothing is pending any more. Never resolves while a record is retried without end. */
  drain(): Promise<void>;
  invoke(functionLogicalId: string, payload: unknown): Promise<unknown>;
  /** As a service of AWS does: the function's permission (AWS::Lambda::Permission) must let it in. */
  invokeAs(caller: ServiceCaller, functionLogicalId: string, payload: unknown): Promise<unknown>;
  /** An event of a service of AWS (or of anybody) on a bus. Its rules run asynchronously; a drain waits for them. */
  emitEvent(event: BusEvent): void;
  /** As anybody may who owns the bucket; tells functions and EventBridge. */
  putObject(bucket: string, key: string, body: Uint8Array): Promise<void>;
  runSchedule(logicalId: string): Promise<unknown>;
  /** Sum of every EMF value, by metric name. */
  metrics(): Readonly<Record<string, number>>;
  /** Sum of every EMF value, by "name{Dimension=value,...}". */
  metricsByDimension(): Readonly<Record<string, number>>;
  /** What was sent to a queue or topic: by functions, by rules, or as an on-failure destination. */
  queueMessages(logicalId: string): readonly string[];
  /** What the stack's roles grant, and which grants were used so far. */
  grants(): readonly Grant[];
  /** Calls that were refused for want of a grant. */
  refusals(): readonly Refusal[];
  stop(): Promise<void>;
}

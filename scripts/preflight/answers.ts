/** What an account says about itself: values as read, or why they could not be read. */

export type Answer<T> = { readonly value: T } | { readonly error: string };

export interface StorageConfig {
  readonly type: string;
  /** ARN of the stream or delivery stream; undefined for other kinds. */
  readonly target: string | undefined;
}

export interface ConnectAnswers {
  readonly status: string;
  readonly records: readonly StorageConfig[];
  readonly agentEvents: readonly StorageConfig[];
}

export interface StreamAnswer {
  readonly status: string;
  /** `alias/aws/kinesis`, the id or ARN of a key; undefined: not encrypted. */
  readonly keyId: string | undefined;
}

export interface KeyAnswer {
  readonly state: string;
  /** JSON. */
  readonly policy: string;
}

export interface BucketAnswer {
  readonly region: string;
  readonly sendsToEventBridge: boolean;
}

export interface Quota {
  readonly service: string;
  readonly name: string;
  readonly value: number;
}

export interface Answers {
  readonly accountId: string;
  readonly region: string;
  readonly lambda: Answer<{ readonly concurrency: number; readonly unreserved: number }>;
  readonly quotas: Answer<readonly Quota[]>;
  /** Undefined: never bootstrapped. */
  readonly bootstrapVersion: Answer<number | undefined>;
  /** ARN of the role that API Gateway writes its logs with, in this account and region. */
  readonly apiLogRole: Answer<string | undefined>;
  /** Undefined: no instance is configured. */
  readonly connect: Answer<ConnectAnswers> | undefined;
  /** By ARN, as configured. */
  readonly streams: Readonly<Record<string, Answer<StreamAnswer>>>;
  readonly buckets: Readonly<Record<string, Answer<BucketAnswer>>>;
  readonly keys: Readonly<Record<string, Answer<KeyAnswer>>>;
}

export const valueOf = <T>(answer: Answer<T> | undefined): T | undefined =>
  answer !== undefined && 'value' in answer ? answer.value : undefined;

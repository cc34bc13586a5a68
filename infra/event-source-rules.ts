/** Batch size, retries and filters of each event source, as data. */
import { kpiPrefixes } from '../shared/dynamo/tables.ts';

export interface EventSourceRules {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly parallelization: number;
  readonly retries: number;
  readonly maxAgeSeconds: number;
  readonly bisect: boolean;
  readonly reportsItemFailures: boolean;
  /** Filter patterns: a record that matches any of them is delivered. */
  readonly filters: readonly object[];
}

const day = 24 * 60 * 60;

/**
 * Ingest buries what it cannot read by itself; what it hands back are good records whose storage does not answer. They
 * are tried until the stream itself would forget them: an outage of any length loses nothing (-1 = no limit of its own).
 */
const untilAnswered = { retries: -1, maxAgeSeconds: 7 * day, bisect: true, reportsItemFailures: true } as const;

/** Retries end long before the stream forgets (24 h is all a table stream keeps), so a bad record reaches the bucket with its payload. */
const patient = { retries: 20, maxAgeSeconds: day, bisect: true, reportsItemFailures: true } as const;

/** 500 records of 8 KB (11 KB in the event) stay below the 6 MB that an invocation takes. */
const eachRecord = { batchSize: 500, windowSeconds: 2, parallelization: 2, filters: [] } as const;

export const eventSourceRules = (foldWindowSeconds: number) =>
  ({
    ingest: { ...eachRecord, ...untilAnswered },
    // The sweep applies what a given-up batch leaves behind.
    aggregate: { ...eachRecord, ...patient },
    // A longer window: a customer's legs come close together and are then recomputed once. Each takes several requests.
    observe: { ...eachRecord, ...patient, batchSize: 250, windowSeconds: 10 },
    fold: {
      batchSize: 1000,
      windowSeconds: foldWindowSeconds,
      parallelization: 1,
      // The records only wake the fold, which reads the table; the clock wakes it as well, so there is little to retry for.
      retries: 2,
      maxAgeSeconds: day,
      bisect: false,
      reportsItemFailures: false,
      filters: [{ dynamodb: { Keys: { pk: { S: [{ prefix: kpiPrefixes.journal }] } } } }],
    },
  }) as const satisfies Record<string, EventSourceRules>;

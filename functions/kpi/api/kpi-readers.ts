/** What KPI rows are read with, from AWS: for whoever answers them, and whoever exports them. */
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import type { ReadSettings } from '../../../shared/contracts/env.ts';
import { cached } from '../../../shared/domain/cached.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import { withSuggestions } from '../../../shared/kpi/targets/suggested.ts';
import { dynamoBucketReader } from '../store/bucket-reader.ts';
import { dynamoChangeReader } from '../store/change-reader.ts';
import { dynamoDirectoryReader } from '../store/directory-reader.ts';
import { dynamoBookReader } from '../store/target-store.ts';
import type { KpiReaders } from './read-kpis.ts';
import { dynamoStateReader } from './state-store.ts';

/** A changed target shows within this time, milliseconds. */
const targetsKeptMs = 10_000;

export interface ReaderEnv {
  readonly KPI_TABLE: string;
  readonly KPI_SETTINGS: KpiSettings;
  readonly READ_SETTINGS: ReadSettings;
  readonly DEFINITION_RELEASED_AT: number;
}

export const kpiReaders = (env: ReaderEnv, client: DocumentClient, now: () => number): KpiReaders => {
  const targets = cached(dynamoBookReader(client, env.KPI_TABLE, false), targetsKeptMs, now);
  return {
    settings: env.KPI_SETTINGS,
    readSettings: env.READ_SETTINGS,
    definition: definitionOf(env.KPI_SETTINGS, env.DEFINITION_RELEASED_AT),
    readState: dynamoStateReader(client, env.KPI_TABLE),
    readTargets: async () => withSuggestions((await targets()).value, new Date(now()).toISOString()),
    directory: dynamoDirectoryReader(client, env.KPI_TABLE),
    readBuckets: dynamoBucketReader(client, env.KPI_TABLE),
    readChanges: dynamoChangeReader(client, env.KPI_TABLE),
    now,
  };
};

/** Wires the API to AWS. */
import type { JsonCall } from '../../../shared/aws/json-api.ts';
import type { Env } from '../../../shared/contracts/env.ts';
import { cached } from '../../../shared/domain/cached.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import { withSuggestions } from '../../../shared/kpi/targets/suggested.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { derivedKey, once } from '../../../shared/security/derived-key.ts';
import { dynamoBucketReader } from '../store/bucket-reader.ts';
import { dynamoChangeReader } from '../store/change-reader.ts';
import { dynamoDirectoryReader } from '../store/directory-reader.ts';
import { dynamoLedgerStore } from '../store/dynamo-ledger-store.ts';
import { dynamoBookReader } from '../store/target-store.ts';
import { dynamoContactsOfDay } from './contact-list-store.ts';
import type { ApiDeps } from './handler.ts';
import { dynamoContactReader, dynamoStateReader } from './state-store.ts';

/** A changed target shows within this time, milliseconds. */
const targetsKeptMs = 10_000;

export const liveDeps = (env: Env<'api'>, kms: JsonCall, now: () => number): ApiDeps => {
  const client = documentClient();
  const logger = serviceLogger('api');
  const targets = cached(dynamoBookReader(client, env.KPI_TABLE, false), targetsKeptMs, now);
  return {
    settings: env.KPI_SETTINGS,
    readSettings: env.READ_SETTINGS,
    definition: definitionOf(env.KPI_SETTINGS, env.DEFINITION_RELEASED_AT),
    readState: dynamoStateReader(client, env.KPI_TABLE),
    readTargets: async () => withSuggestions((await targets()).value, new Date(now()).toISOString()),
    directory: dynamoDirectoryReader(client, env.KPI_TABLE),
    readBuckets: dynamoBucketReader(client, env.KPI_TABLE),
    readContact: dynamoContactReader(client, env.CONTACTS_TABLE),
    readChanges: dynamoChangeReader(client, env.KPI_TABLE),
    readContactsOfDay: dynamoContactsOfDay(client, env.CONTACTS_TABLE),
    head: dynamoLedgerStore(client, env.KPI_TABLE).head,
    pageKey: once(() => derivedKey(kms, env.TOKEN_KEY_ID, 'page-token')),
    now,
    isTransient,
    report: (report) => logger.error('Request failed', { ...report }),
  };
};

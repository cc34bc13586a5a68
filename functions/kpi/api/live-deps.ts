/** Wires the API to AWS. */
import type { JsonCall } from '../../../shared/aws/json-api.ts';
import type { Env } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { derivedKey, once } from '../../../shared/security/derived-key.ts';
import { dynamoLedgerStore } from '../store/dynamo-ledger-store.ts';
import { dynamoContactsOfDay } from './contact-list-store.ts';
import type { ApiDeps } from './handler.ts';
import { kpiReaders } from './kpi-readers.ts';
import { dynamoContactReader } from './state-store.ts';

export const liveDeps = (env: Env<'api'>, kms: JsonCall, now: () => number): ApiDeps => {
  const client = documentClient();
  const logger = serviceLogger('api');
  return {
    ...kpiReaders(env, client, now),
    readContact: dynamoContactReader(client, env.CONTACTS_TABLE),
    readContactsOfDay: dynamoContactsOfDay(client, env.CONTACTS_TABLE),
    head: dynamoLedgerStore(client, env.KPI_TABLE).head,
    pageKey: once(() => derivedKey(kms, env.TOKEN_KEY_ID, 'page-token')),
    isTransient,
    report: (report) => logger.error('Request failed', { ...report }),
  };
};

/** Wires the customer routes and the event bus to AWS. */
import type { JsonCall } from '../../../shared/aws/json-api.ts';
import type { Env } from '../../../shared/contracts/env.ts';
import { addressHash } from '../../../shared/domain/customer-key.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { shortPause } from '../../../shared/observability/pause.ts';
import { derivedKey, once } from '../../../shared/security/derived-key.ts';
import { dynamoNumberReader } from '../customers/number-store.ts';
import { observeDeps } from '../observe/live-deps.ts';
import { recompute } from '../observe/recompute.ts';
import { dynamoPersonStore } from '../person/person-store.ts';
import type { CustomersDeps } from './api.ts';
import { followUpEraser } from './erase-follow-ups-store.ts';
import { dynamoCustomerStore } from './customer-store.ts';

interface Surroundings {
  readonly client: DocumentClient;
  readonly kms: JsonCall;
  readonly now: () => number;
  readonly newId: () => string;
}

export const customersDeps = (env: Env<'customers'>, { client, kms, now, newId }: Surroundings): CustomersDeps => {
  const tables = { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE };
  const observing = observeDeps(env, client, { now, newId, onFailure: () => undefined });
  const store = dynamoCustomerStore(client, tables, observing.store);
  const persons = dynamoPersonStore(client, env.DIALLING_TABLE);
  return {
    observed: observing.store,
    settings: observing.settings,
    now,
    readNumber: dynamoNumberReader(
      client,
      env.CUSTOMERS_TABLE,
      once(() => derivedKey(kms, env.NUMBER_KEY_ID, 'number')),
    ),
    events: {
      addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
      aliases: observing.store.aliases,
      persons,
      keepEvent: store.keepEvent,
      recompute: (customerKey) => recompute({ ...observing, pause: shortPause }, customerKey),
      personsOf: async (customerKey) =>
        (await observing.store.readPartition(customerKey)).stored?.profile?.personKeys ?? [],
    },
    erasure: {
      store,
      persons,
      eraseFollowUps: followUpEraser(client, { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE }),
      now,
    },
  };
};

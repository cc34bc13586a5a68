/** Erasure on a running stack: what is gone, what comes back, and whom the dialling code would call. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamoDiallingStore } from '../../functions/retention/dial/dialling-store.ts';
import { releaseLease, takeLease } from '../../functions/retention/dial/lease.ts';
import type { DiallingStore } from '../../functions/retention/dial/store.ts';
import { placeDial } from '../../functions/retention/dial/place-dial.ts';
import { heldOutPassed } from '../../functions/retention/followups/follow-up.ts';
import { isClean, runAudit } from '../../scripts/lib/audit-run.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { nextCallableMs } from '../../shared/retention/calling-rules/local-hours.ts';
import { ruleFor } from '../../shared/retention/calling-rules/rules.ts';
import { followUpRowId } from '../../shared/dynamo/items/follow-up-item.ts';
import { deps, followUpOf, noon, onSwitch, testCampaign, Witness } from './dial-world.ts';
import { localClient } from './tables.ts';

export type Ask = (stack: LocalStack, path: string, init?: RequestInit) => Promise<unknown>;
export type Put = (stack: LocalStack, texts: readonly string[]) => Promise<void>;

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const campaignId = 'erasure';

const knownSchema = z.object({ customerKey: z.string() });
const everything = async (stack: LocalStack, TableName: string): Promise<Record<string, unknown>[]> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }) }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  client.destroy();
  return items;
};

/** Keys of items under a person's own partitions, but the mark of the erasure. */
const leftOf = async (stack: LocalStack, personKey: string): Promise<string[]> =>
  [
    ...(await everything(stack, stack.output('CustomersTableName'))).filter(({ sk }) => sk !== 'P'),
    ...(await everything(stack, stack.output('DiallingTableName'))).filter(({ sk }) => sk !== 'P'),
  ]
    .filter(({ pk }) => String(pk).includes(personKey))
    .map(({ pk, sk }) => `${String(pk)} / ${String(sk)}`);

const expectNothing = (left: readonly string[], when: string): void => {
  if (left.length > 0) throw new Error(`${when}: ${left.join(', ')}`);
};

/** Somebody puts them on a list again, and the dialling code runs, at the next moment at which the country may be called. */
export const whoIsCalled = async (store: DiallingStore, people: readonly string[]): Promise<string[]> => {
  const rule = ruleFor('GB');
  const atMs = rule && nextCallableMs(rule, ['Europe/London'], Date.now());
  if (atMs === undefined) throw new Error('nobody may ever be called');
  const lease = await takeLease(store.control, { owner: 'test', tick: '1', nowMs: atMs });
  if (lease === undefined) throw new Error('another run is under way');
  await releaseLease(store.control, lease);
  const witness = new Witness();
  const calling = { numberOf: async () => '+442079460179', enabledCountries: ['GB'], now: () => atMs };
  for (const personKey of people) {
    const due = { dueAtMs: atMs, firstDueAtMs: atMs, expiresAtMs: atMs + 86_400_000 };
    const followUp = followUpOf(personKey, due, campaignId);
    await store.followUps.write(followUp);
    await placeDial(deps(store, witness.call(), calling), followUp.followUpId, lease.epoch);
  }
  return witness.sent.map(({ dial }) => dial.personKey);
};

/** Whoever still waits in it would keep the dialler's own runs busy, each for a minute. */
export const stopCampaign = async ({ campaigns }: DiallingStore, id: string): Promise<void> => {
  const read = await campaigns.read(id);
  if (read === undefined) throw new Error(`there is no campaign ${id}`);
  await campaigns.write({ ...read, version: read.version + 1, state: 'stopped' });
};

/** People of whom the first is erased; both have consented, and a campaign wants both. */
export const eraseAndReplay = async (
  stack: LocalStack,
  ask: Ask,
  put: Put,
  recordOf: (phone: string, atMs: number) => string,
): Promise<void> => {
  const phones = ['+442079460178', '+442079460179'];
  const atMs = Math.floor(Date.now() / 1000) * 1000 - 7_200_000;
  const records = phones.map((phone) => recordOf(phone, atMs));
  await put(stack, records);
  const people: string[] = [];
  for (const [i, phone] of phones.entries()) {
    const at = new Date(atMs).toISOString();
    const consent = {
      type: 'consent-given',
      eventId: `consent-${i}`,
      at,
      phone,
      purpose: 'marketing',
      kind: 'written',
    };
    await ask(stack, '/v1/customer-events', post(consent));
    people.push(knownSchema.parse(await ask(stack, '/v1/customers/lookup', post({ phone }))).customerKey);
  }
  const [erased = '', kept = ''] = people;
  const client = localClient(stack.host.dynamoEndpoint);
  const tables = { dialling: stack.output('DiallingTableName'), contacts: stack.output('ContactsTableName') };
  const store = dynamoDiallingStore(client, tables);
  const control = await store.control.readSwitch();
  await store.control.writeSwitch({ ...onSwitch, version: control.version + 1 });
  await store.campaigns.write(testCampaign({ countries: ['GB'] }, campaignId));
  const past = followUpOf(erased, { arm: 'heldOut' }, campaignId);
  await store.followUps.write(past);
  await store.followUps.write(heldOutPassed(past, noon));
  await stack.host.drain();
  await ask(stack, `/v1/customers/${erased}/export`);
  const report = z
    .object({ contacts: z.number(), followUps: z.number(), suppressed: z.number() })
    .parse(await ask(stack, `/v1/customers/${erased}`, { method: 'DELETE' }));
  if (report.contacts !== 1 || report.followUps !== 1 || report.suppressed !== 1)
    throw new Error(`erased ${JSON.stringify(report)}`);
  expectNothing(await leftOf(stack, erased), 'left after the erasure');
  await put(stack, records);
  expectNothing(await leftOf(stack, erased), 'back after the replay');
  const row = (await everything(stack, tables.contacts)).find(({ pk }) => pk === followUpRowId(past.followUpId));
  if (row?.['erased'] !== true) throw new Error('the row of the follow-up is not erased');
  const audit = await runAudit(stack.target, stack.output('AuditFunctionName'));
  if (!isClean(audit)) throw new Error(`audit: ${JSON.stringify(audit).slice(0, 300)}`);
  const called = await whoIsCalled(store, [erased, kept]);
  await stopCampaign(store, campaignId);
  client.destroy();
  if (called.length !== 1 || called[0] !== kept) throw new Error(`called: ${called.join(', ')}; should be ${kept}`);
};

/** What the functions of retention do with their roles: a campaign, its list, and its effect over calls that were made. */
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamoDiallingStore } from '../../functions/retention/dial/dialling-store.ts';
import { claimDial } from '../../functions/retention/dial/claim.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { campaignSchema } from '../../shared/retention/campaign.ts';
import { measurement } from './audience.ts';
import { consenting, followUpOf, noon, numberFor, onSwitch } from './dial-world.ts';
import { localClient } from './tables.ts';

export type Ask = (stack: LocalStack, path: string, init?: RequestInit) => Promise<unknown>;
export type Put = (stack: LocalStack, texts: readonly string[]) => Promise<void>;
export type Run = (stack: LocalStack) => Promise<void>;
interface Step {
  readonly name: string;
  readonly run: (stack: LocalStack) => Promise<void>;
}

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

/** Written as the dialler does, which needs a Connect to call: two people, of whom one was called. */
const callOne = async (stack: LocalStack, campaignId: string): Promise<void> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const store = dynamoDiallingStore(client, {
    dialling: stack.output('DiallingTableName'),
    contacts: stack.output('ContactsTableName'),
  });
  const read = await store.campaigns.read(campaignId);
  if (read === undefined) throw new Error('the campaign is not there');
  await store.campaigns.write({ ...read, version: read.version + 1, state: 'running', startedAtMs: noon });
  const control = await store.control.readSwitch();
  await store.control.writeSwitch({ ...onSwitch, version: control.version + 1 });
  for (const personKey of ['a:called', 'a:waits']) {
    await store.persons.write(consenting(personKey));
    await store.followUps.write(followUpOf(personKey, {}, campaignId));
  }
  const { followUpId } = followUpOf('a:called', {}, campaignId);
  const deps = { store, numberOf: numberFor, enabledCountries: ['HU'], now: () => noon };
  const claim = await claimDial(deps, { followUpId, mode: 'voice', epoch: undefined });
  if (claim.kind !== 'claimed') throw new Error(`not claimed: ${claim.kind}`);
  await store.dials.move({ ...claim.dial, state: 'placed', contactId: 'driven-call' }, ['claimed']);
  client.destroy();
};

const effectSchema = z.object({ people: z.object({ assigned: z.object({ treated: z.number() }) }) });

const phone = '+442079460177';

const complaint = (atMs: number): string => {
  const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z/u, 'Z');
  return JSON.stringify({
    ContactId: '00000000-0000-4000-8000-00000c0a11a1',
    InstanceARN: 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae',
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: iso(atMs),
    ConnectedToSystemTimestamp: iso(atMs),
    DisconnectTimestamp: iso(atMs + 60_000),
    LastUpdateTimestamp: iso(atMs + 90_000),
    CustomerEndpoint: { Address: phone, Type: 'TELEPHONE_NUMBER' },
    Attributes: { reason: 'complaint' },
  });
};

const complainedAt = async (stack: LocalStack): Promise<number | undefined> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: stack.output('DiallingTableName'),
      FilterExpression: 'attribute_exists(complaintAtMs)',
    }),
  );
  client.destroy();
  return Items.map(({ complaintAtMs }) => Number(complaintAtMs))[0];
};

/** As if the stream had never delivered: the profile is gone, the sweep begins anew, and the person knows of nothing. */
const forget = async (stack: LocalStack): Promise<void> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const TableName = stack.output('CustomersTableName');
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'attribute_exists(body.complainedAtMs) OR begins_with(pk, :job)',
      ExpressionAttributeValues: { ':job': 'job:' },
    }),
  );
  for (const { pk, sk } of Items) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  client.destroy();
};

export const retentionSteps = (ask: Ask, put: Put, runSchedules: Run): readonly Step[] => [
  {
    name: 'somebody complains, and the sweep notes it when the stream did not',
    run: async (stack) => {
      const atMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
      await put(stack, [complaint(atMs)]);
      if ((await complainedAt(stack)) !== atMs + 60_000) throw new Error('the complaint is not noted');
      await forget(stack);
      await runSchedules(stack);
    },
  },
  {
    name: 'a campaign is made, filled, looked at and measured',
    run: async (stack) => {
      const call = { flowId: 'flow', queueId: 'queue' };
      const definition = campaignSchema.parse({ name: 'Stay', kind: 'list', countries: ['HU'], call, measurement });
      const made = await ask(stack, '/v1/campaigns', post(definition));
      const { campaignId } = z.object({ campaignId: z.string() }).parse(made);
      await ask(stack, `/v1/campaigns/${campaignId}/list`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: 'phone\n+36301234567\n',
      });
      await ask(stack, `/v1/campaigns/${campaignId}/dry-run`, post({}));
      await ask(stack, '/v1/dialling');
      await ask(stack, '/v1/dialling/follow-ups', post({ phoneNumber: '+36301234567' }));
      await ask(stack, '/v1/calling-rules/check', post({ phoneNumber: '+36301234567' }));
      await callOne(stack, campaignId);
      const effect = effectSchema.parse(await ask(stack, `/v1/campaigns/${campaignId}/effect`));
      if (effect.people.assigned.treated < 2) throw new Error('the effect does not know whom it was assigned to');
    },
  },
];

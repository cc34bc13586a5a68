/** What the functions of retention do with their roles: a campaign, its list, and its effect over calls that were made. */
import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamoDiallingStore } from '../../functions/retention/dial/dialling-store.ts';
import { claimDial } from '../../functions/retention/dial/claim.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { campaignSchema } from '../../shared/retention/campaign.ts';
import { profilePut } from '../../shared/dynamo/items/profile-item.ts';
import { customerIdKey } from '../../shared/domain/customer-key.ts';
import { dynamoEffectStore } from '../../functions/retention/effect/effect-store.ts';
import { atRisk, measurement } from './audience.ts';
import type { FromFlow, Step } from './drive-flows.ts';
import { type Ask, eraseAndReplay, type Put, stopCampaign } from './drive-erasure.ts';
import { consenting, followUpOf, noon, numberFor, onSwitch, testCampaign } from './dial-world.ts';
import { localClient } from './tables.ts';

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
  await stopCampaign(store, campaignId);
  client.destroy();
};

const effectSchema = z.object({ people: z.object({ assigned: z.object({ treated: z.number() }) }) });

const inbound = (phone: string, atMs: number, attributes: Readonly<Record<string, string>> = {}): string => {
  const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z/u, 'Z');
  return JSON.stringify({
    ContactId: `00000000-0000-4000-8000-${phone.slice(-12).padStart(12, '0').replace('+', '0')}`,
    InstanceARN: 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae',
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: iso(atMs),
    ConnectedToSystemTimestamp: iso(atMs),
    DisconnectTimestamp: iso(atMs + 60_000),
    LastUpdateTimestamp: iso(atMs + 90_000),
    CustomerEndpoint: { Address: phone, Type: 'TELEPHONE_NUMBER' },
    Attributes: attributes,
  });
};

const complaintsNoted = async (stack: LocalStack): Promise<number[]> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: stack.output('DiallingTableName'),
      FilterExpression: 'attribute_exists(complaintAtMs)',
    }),
  );
  client.destroy();
  return Items.map(({ complaintAtMs }) => Number(complaintAtMs));
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

/** A profile at risk behind the number of the sample event, and a campaign that waits for such people. */
const meetCaller = async (stack: LocalStack, fromFlow: FromFlow): Promise<void> => {
  const client = localClient(stack.host.dynamoEndpoint);
  const profile = atRisk(0, { customerKey: customerIdKey('DRIVEN-1'), country: undefined });
  await client.send(new PutCommand(profilePut(stack.output('CustomersTableName'), profile, undefined)));
  const store = dynamoDiallingStore(client, {
    dialling: stack.output('DiallingTableName'),
    contacts: stack.output('ContactsTableName'),
  });
  await store.campaigns.write(testCampaign({ kind: 'inbound-save' }, 'meets'));
  for (const _ of [1, 2]) await fromFlow(stack, 'CustomerContext', { customerId: 'DRIVEN-1' });
  const { followUps } = dynamoEffectStore(client, {
    dialling: stack.output('DiallingTableName'),
    customers: stack.output('CustomersTableName'),
    contacts: stack.output('ContactsTableName'),
  });
  const met = await followUps('meets', 10);
  client.destroy();
  if (met.length !== 1 || met[0]?.passedAtMs === undefined) throw new Error(`met ${JSON.stringify(met)}`);
};

export const retentionSteps = (ask: Ask, put: Put, fromFlow: FromFlow): readonly Step[] => [
  {
    name: 'somebody complains, and the sweep notes it when the stream did not',
    run: async (stack) => {
      const atMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
      await put(stack, [inbound('+442079460177', atMs, { reason: 'complaint' })]);
      if (!(await complaintsNoted(stack)).includes(atMs + 60_000)) throw new Error('the complaint is not noted');
      await forget(stack);
      for (const id of stack.host.resourceIds('AWS::Scheduler::Schedule'))
        if (id.includes('CustomerSweep')) await stack.host.runSchedule(id);
    },
  },
  {
    name: 'a customer at risk calls, and a campaign meets them',
    run: (stack) => meetCaller(stack, fromFlow),
  },
  {
    name: 'a customer is erased and the same records come again: nothing returns, and nobody calls',
    run: (stack) => eraseAndReplay(stack, ask, put, inbound),
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

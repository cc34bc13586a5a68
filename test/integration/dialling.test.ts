/** The dialling stores keep their contract on AWS's own engine. */
import { dynamoEffectStore } from '../../functions/retention/effect/effect-store.ts';
import { dynamoObserveStore } from '../../functions/retention/observe/observe-store.ts';
import { dynamoDiallingStore } from '../../functions/retention/dial/dialling-store.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { diallingContract } from '../support/dialling-contract.ts';
import { followUpOf, noon } from '../support/dial-world.ts';
import { heldOutPassed } from '../../functions/retention/followups/follow-up.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';
import { allItems } from '../support/tables.ts';

const dynamo = useLocalDynamo();

describe('dialling on DynamoDB', () => {
  diallingContract(async () => dynamoDiallingStore(dynamo.client(), await dynamo.freshTables()));
  it('a complaint is noted once, the newest one, and never over an opt-out', async () => {
    const client = dynamo.client();
    const names = await dynamo.freshTables();
    const { noteComplaint } = dynamoObserveStore(client, names);
    const { persons } = dynamoDiallingStore(client, names);
    for (const at of [200, 100, 200]) await noteComplaint('a:cross', at);
    expect(await persons.read('a:cross')).toMatchObject({ version: 1, complaintAtMs: 200 });
    await persons.optOut('a:gone', { id: 'o', atMs: 1, source: 'test' });
    await noteComplaint('a:gone', 200);
    expect(await persons.read('a:gone')).toMatchObject({ version: 1, complaintAtMs: undefined });
  });

  it('the effect of a campaign finds its own follow-ups, in every state, and no more than it may', async () => {
    const client = dynamo.client();
    const names = await dynamo.freshTables();
    const { followUps } = dynamoDiallingStore(client, names);
    const own = Array.from({ length: 130 }, (_, i) => followUpOf(`a:${i}`, i % 2 === 0 ? { arm: 'heldOut' } : {}));
    for (const followUp of own) await followUps.write(followUp);
    for (const followUp of own.slice(0, 60)) await followUps.write(heldOutPassed(followUp, noon));
    await followUps.write(followUpOf('a:1', {}, 'k2'));
    const effect = dynamoEffectStore(client, names);
    const found = await effect.followUps('k1', 1000);
    expect(found.map(({ followUpId }) => followUpId).toSorted()).toEqual(own.map((one) => one.followUpId).toSorted());
    expect(found.filter(({ state }) => state === 'closed')).toHaveLength(60);
    expect(await effect.followUps('k1', 100)).toHaveLength(101);
    expect(await effect.history(['a:1'])).toEqual({ events: [], contacts: [] });
  });

  it('a follow-up that came due has a row for the KPIs, written with it', async () => {
    const client = dynamo.client();
    const names = await dynamo.freshTables();
    const store = dynamoDiallingStore(client, names);
    const followUp = followUpOf('a:held', { arm: 'heldOut' });
    await store.followUps.write(followUp);
    expect(await allItems(client, names.contacts)).toEqual([]);
    expect(await store.followUps.write(heldOutPassed(followUp, noon))).toBe(true);
    expect(await store.followUps.write(heldOutPassed(followUp, noon))).toBe(false);
    const [row, ...others] = await allItems(client, names.contacts);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ rev: 1, day: '2026-11-05' });
    expect(parseContactRow(row).parts.followUp).toMatchObject({ c: 'k1', t: noon, h: true, g: 1, p: 0 });
  });
});

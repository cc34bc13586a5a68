/** The dialling stores keep their contract on AWS's own engine. */
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

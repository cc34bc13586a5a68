/** The dialling stores keep their contract on AWS's own engine. */
import { startDynamoLocal, type DynamoLocal } from '../../local/host/dynamo-local.ts';
import { dynamoDiallingStore } from '../../functions/retention/dial/dialling-store.ts';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { parseContactRow } from '../../shared/dynamo/items/contact-item.ts';
import { diallingContract } from '../support/dialling-contract.ts';
import { followUpOf, noon } from '../support/dial-world.ts';
import { heldOutPassed } from '../../functions/retention/followups/follow-up.ts';
import { allItems, createTables, localClient } from '../support/tables.ts';

let local: DynamoLocal;
let client: DocumentClient;
let made = 0;

beforeAll(async () => {
  local = await startDynamoLocal();
  client = localClient(local.endpoint);
});
afterAll(async () => {
  client.destroy();
  await local.stop();
});

describe('dialling on DynamoDB', () => {
  diallingContract(async () => dynamoDiallingStore(client, await createTables(client, `dialling-${(made += 1)}`)));

  it('a follow-up that came due has a row for the KPIs, written with it', async () => {
    const names = await createTables(client, `dialling-${(made += 1)}`);
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

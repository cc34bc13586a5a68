/** The dialling stores in DynamoDB. The claim and the settlement are one TransactWriteItems each. */
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { contactParts } from '../../../shared/domain/contact-parts.ts';
import { utcDay } from '../../../shared/domain/time.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { cancellationCodes, isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { contactKey } from '../../../shared/dynamo/items/contact-item.ts';
import {
  campaignItemKey,
  campaignList,
  campaignPut,
  campaignRuns,
  parseCampaign,
} from '../../../shared/dynamo/items/campaign-item.ts';
import * as control from '../../../shared/dynamo/items/dial-control-item.ts';
import * as dials from '../../../shared/dynamo/items/dial-item.ts';
import * as followUps from '../../../shared/dynamo/items/follow-up-item.ts';
import { personClaim, personPut } from '../../../shared/dynamo/items/person-item.ts';
import { tables } from '../../../shared/dynamo/tables.ts';
import { dynamoPersonStore } from '../person/person-store.ts';
import { followUpPart } from './follow-up-row.ts';
import type { DiallingStore } from './store.ts';

export interface DiallingTables {
  readonly dialling: string;
  readonly contacts: string;
}

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The follow-up and, once it came due, its row for the KPIs: never one without the other. */
const followUpWrites = (names: DiallingTables, next: followUps.FollowUp): Write[] => {
  const part = followUpPart(next);
  const put: Write = { Put: followUps.followUpPut(names.dialling, next) };
  if (part === undefined) return [put];
  return [
    put,
    {
      Update: {
        TableName: names.contacts,
        Key: contactKey(followUps.followUpRowId(next.followUpId)),
        UpdateExpression: 'SET #part = :part, #day = :day ADD rev :one',
        ConditionExpression: 'attribute_not_exists(erased)',
        ExpressionAttributeNames: { '#part': contactParts.followUp.code, '#day': 'day' },
        ExpressionAttributeValues: { ':part': part, ':day': utcDay(next.firstDueAtMs), ':one': 1 },
      },
    },
  ];
};

/** The operations of one table, as the parts below use them. */
const tableOf = (client: DocumentClient, table: string) => ({
  read: async (Key: Record<string, string>): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item,

  put: async (input: ConstructorParameters<typeof PutCommand>[0]): Promise<boolean> => {
    try {
      await client.send(new PutCommand(input));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  },

  /** False: cancelled by a condition or a conflict, so nothing was written. Any other failure is thrown: it may have been. */
  transact: async (TransactItems: Write[]): Promise<boolean> => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (cancellationCodes(error) !== undefined) return false;
      throw error;
    }
  },

  query: async (input: ConstructorParameters<typeof QueryCommand>[0]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }));
      items.push(...(page.Items ?? []));
      from = input.Limit === undefined ? page.LastEvaluatedKey : undefined;
    } while (from);
    return items;
  },
});
type Table = ReturnType<typeof tableOf>;

const followUpStore = ({ read, query, transact }: Table, names: DiallingTables): DiallingStore['followUps'] => ({
  read: async (followUpId) => {
    const item = await read(followUps.followUpKey(followUpId));
    return item === undefined ? undefined : followUps.parseFollowUp(item);
  },
  write: (next) => transact(followUpWrites(names, next)),
  due: async (campaignId, nowMs, limit) => {
    const index = tables.dialling.indexes[0].name;
    const items = await query(followUps.dueQuery(names.dialling, index, campaignId, nowMs, limit));
    return items.map(({ pk, sk }) => followUps.followUpIdOfKey({ pk: String(pk), sk: String(sk) }));
  },
  ofPerson: async (personKey) =>
    (await query(followUps.followUpsOfPerson(names.dialling, personKey))).map(followUps.parseFollowUp),
});

const dialStore = ({ read, put, query, transact }: Table, names: DiallingTables): DiallingStore['dials'] => ({
  claim: ({ person, followUp, dial, campaign, country, epoch }) =>
    transact([
      { Put: personClaim(names.dialling, person) },
      { Put: dials.dialPut(names.dialling, dial) },
      ...followUpWrites(names, followUp),
      { Put: dials.openPut(names.dialling, dial) },
      { ConditionCheck: campaignRuns(names.dialling, campaign) },
      { ConditionCheck: control.switchIsOn(names.dialling, country) },
      ...(epoch === undefined ? [] : [{ ConditionCheck: control.leaseIsMine(names.dialling, epoch) }]),
    ]),
  read: async (dialId) => {
    const item = await read(dials.dialItemKey(dialId));
    return item === undefined ? undefined : dials.parseDial(item);
  },
  move: (dial, from) => put(dials.dialMove(names.dialling, dial, from)),
  settle: ({ dial, from, followUp, person, answered }) =>
    transact([
      { Put: dials.dialMove(names.dialling, dial, from) },
      { Delete: dials.openDelete(names.dialling, dial.dialId) },
      ...(followUp === undefined ? [] : followUpWrites(names, followUp)),
      ...(person === undefined ? [] : [{ Put: personPut(names.dialling, person) }]),
      ...(answered === undefined ? [] : [{ Update: control.answeredAdd(names.dialling, dial.campaignId, answered) }]),
    ]),
  open: async () => (await query(dials.openQuery(names.dialling))).map(dials.parseOpen),
});

const campaignStore = ({ read, put, query }: Table, table: string): DiallingStore['campaigns'] => ({
  read: async (campaignId) => {
    const item = await read(campaignItemKey(campaignId));
    return item === undefined ? undefined : parseCampaign(item);
  },
  list: async () => (await query(campaignList(table))).map(parseCampaign),
  write: (next) => put(campaignPut(table, next)),
  answered: async (campaignId, fromDay) =>
    (await query(control.answeredQuery(table, campaignId, fromDay))).map(control.parseAnswered),
});

const controlStore = ({ read, put }: Table, table: string): DiallingStore['control'] => ({
  readSwitch: async () => control.parseSwitch(await read(control.switchItemKey)),
  writeSwitch: (next) => put(control.switchPut(table, next)),
  readLease: async () => control.parseLease(await read(control.leaseItemKey)),
  writeLease: (next, was) => put(control.leasePut(table, next, was)),
  readRate: async () => control.parseRate(await read(control.rateItemKey)),
  writeRate: (next) => put(control.ratePut(table, next)),
});

export const dynamoDiallingStore = (client: DocumentClient, names: DiallingTables): DiallingStore => {
  const table = tableOf(client, names.dialling);
  return {
    persons: dynamoPersonStore(client, names.dialling),
    followUps: followUpStore(table, names),
    dials: dialStore(table, names),
    campaigns: campaignStore(table, names.dialling),
    control: controlStore(table, names.dialling),
  };
};

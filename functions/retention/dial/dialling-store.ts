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

export const dynamoDiallingStore = (client: DocumentClient, names: DiallingTables): DiallingStore => {
  const table = names.dialling;

  const read = async (Key: Record<string, string>): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;

  const put = async (input: ConstructorParameters<typeof PutCommand>[0]): Promise<boolean> => {
    try {
      await client.send(new PutCommand(input));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  };

  /** False: cancelled by a condition or a conflict, so nothing was written. Any other failure is thrown: it may have been. */
  const transact = async (TransactItems: Write[]): Promise<boolean> => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (cancellationCodes(error) !== undefined) return false;
      throw error;
    }
  };

  const query = async (input: ConstructorParameters<typeof QueryCommand>[0]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }));
      items.push(...(page.Items ?? []));
      from = input.Limit === undefined ? page.LastEvaluatedKey : undefined;
    } while (from);
    return items;
  };

  return {
    persons: dynamoPersonStore(client, table),
    followUps: {
      read: async (followUpId) => {
        const item = await read(followUps.followUpKey(followUpId));
        return item === undefined ? undefined : followUps.parseFollowUp(item);
      },
      write: (next) => transact(followUpWrites(names, next)),
      due: async (campaignId, nowMs, limit) => {
        const index = tables.dialling.indexes[0].name;
        const items = await query(followUps.dueQuery(table, index, campaignId, nowMs, limit));
        return items.map(({ pk, sk }) => followUps.followUpIdOfKey({ pk: String(pk), sk: String(sk) }));
      },
      ofPerson: async (personKey) =>
        (await query(followUps.followUpsOfPerson(table, personKey))).map(followUps.parseFollowUp),
    },
    dials: {
      claim: ({ person, followUp, dial, campaign, country, epoch }) =>
        transact([
          { Put: personClaim(table, person) },
          { Put: dials.dialPut(table, dial) },
          ...followUpWrites(names, followUp),
          { Put: dials.openPut(table, dial) },
          { ConditionCheck: campaignRuns(table, campaign) },
          { ConditionCheck: control.switchIsOn(table, country) },
          ...(epoch === undefined ? [] : [{ ConditionCheck: control.leaseIsMine(table, epoch) }]),
        ]),
      read: async (dialId) => {
        const item = await read(dials.dialItemKey(dialId));
        return item === undefined ? undefined : dials.parseDial(item);
      },
      move: (dial, from) => put(dials.dialMove(table, dial, from)),
      settle: ({ dial, from, followUp, person, answered }) =>
        transact([
          { Put: dials.dialMove(table, dial, from) },
          { Delete: dials.openDelete(table, dial.dialId) },
          ...(followUp === undefined ? [] : followUpWrites(names, followUp)),
          ...(person === undefined ? [] : [{ Put: personPut(table, person) }]),
          ...(answered === undefined ? [] : [{ Update: control.answeredAdd(table, dial.campaignId, answered) }]),
        ]),
      open: async () => (await query(dials.openQuery(table))).map(dials.parseOpen),
    },
    campaigns: {
      read: async (campaignId) => {
        const item = await read(campaignItemKey(campaignId));
        return item === undefined ? undefined : parseCampaign(item);
      },
      list: async () => (await query(campaignList(table))).map(parseCampaign),
      write: (next) => put(campaignPut(table, next)),
      answered: async (campaignId, fromDay) =>
        (await query(control.answeredQuery(table, campaignId, fromDay))).map(control.parseAnswered),
    },
    control: {
      readSwitch: async () => control.parseSwitch(await read(control.switchItemKey)),
      writeSwitch: (next) => put(control.switchPut(table, next)),
      readLease: async () => control.parseLease(await read(control.leaseItemKey)),
      writeLease: (next, was) => put(control.leasePut(table, next, was)),
      readRate: async () => control.parseRate(await read(control.rateItemKey)),
      writeRate: (next) => put(control.ratePut(table, next)),
    },
  };
};

/** State of the dialler as a whole: `X#switch`, `X#lease`, `X#rate`, and answered calls per campaign and day. */
import * as z from 'zod';
import { diallingPrefixes } from '../tables.ts';

const x = (name: string): string => `${diallingPrefixes.control}${name}`;

const switchSchema = z.object({
  version: z.number().int(),
  on: z.boolean(),
  /** Countries that are switched off whatever the switch says. */
  countriesOff: z.array(z.string()),
  changes: z.array(z.object({ atMs: z.number().int(), by: z.string(), what: z.string(), reason: z.string() })),
});
export type Switch = Readonly<z.output<typeof switchSchema>>;

const switchKey = { pk: x('switch'), sk: 'S' } as const;
export const switchItemKey = switchKey;

/** No item = off. */
export const offSwitch: Switch = { version: 0, on: false, countriesOff: [], changes: [] };
export const parseSwitch = (item: unknown): Switch => (item === undefined ? offSwitch : switchSchema.parse(item));

export const switchPut = (TableName: string, next: Switch) => ({
  TableName,
  Item: { ...switchKey, ...next },
  ...(next.version === 1
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': next.version - 1 },
      }),
});

/** What a claim asks of the switch. A missing item fails the condition. */
export const switchIsOn = (TableName: string, country: string) => ({
  TableName,
  Key: switchKey,
  ConditionExpression: '#on = :true AND NOT contains(countriesOff, :country)',
  ExpressionAttributeNames: { '#on': 'on' },
  ExpressionAttributeValues: { ':true': true, ':country': country },
});

const leaseSchema = z.object({ epoch: z.number().int(), untilMs: z.number(), owner: z.string(), tick: z.string() });
export type Lease = Readonly<z.output<typeof leaseSchema>>;

const leaseKey = { pk: x('lease'), sk: 'L' } as const;
export const leaseItemKey = leaseKey;
export const parseLease = (item: unknown): Lease =>
  item === undefined ? { epoch: 0, untilMs: 0, owner: '', tick: '' } : leaseSchema.parse(item);

/** Writes the lease on condition that it is the one that was read. */
export const leasePut = (TableName: string, next: Lease, read: Lease) => ({
  TableName,
  Item: { ...leaseKey, ...next },
  ...(read.epoch === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'epoch = :epoch AND #until = :until',
        ExpressionAttributeNames: { '#until': 'untilMs' },
        ExpressionAttributeValues: { ':epoch': read.epoch, ':until': read.untilMs },
      }),
});

/** What a claim asks of the lease: that no later run has begun. */
export const leaseIsMine = (TableName: string, epoch: number) => ({
  TableName,
  Key: leaseKey,
  ConditionExpression: 'epoch = :epoch',
  ExpressionAttributeValues: { ':epoch': epoch },
});

const rateSchema = z.object({ version: z.number().int(), tokens: z.number(), atMs: z.number() });
export type Rate = Readonly<z.output<typeof rateSchema>>;

const rateKey = { pk: x('rate'), sk: 'R' } as const;
export const rateItemKey = rateKey;
export const parseRate = (item: unknown): Rate | undefined => (item === undefined ? undefined : rateSchema.parse(item));

export const ratePut = (TableName: string, next: Rate) => ({
  TableName,
  Item: { ...rateKey, ...next },
  ...(next.version === 1
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': next.version - 1 },
      }),
});

/** Answered calls of a campaign on a day, and how many of them met no agent. */
export interface AnsweredDay {
  readonly day: string;
  readonly answered: number;
  readonly silent: number;
}

const answeredSchema = z.object({ sk: z.string(), answered: z.number().int(), silent: z.number().int() });
const answeredPk = (campaignId: string): string => x(`answered#${campaignId}`);

export const answeredAdd = (TableName: string, campaignId: string, { day, answered, silent }: AnsweredDay) => ({
  TableName,
  Key: { pk: answeredPk(campaignId), sk: day },
  UpdateExpression: 'ADD answered :answered, silent :silent',
  ExpressionAttributeValues: { ':answered': answered, ':silent': silent },
});

export const answeredQuery = (TableName: string, campaignId: string, fromDay: string) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk AND sk >= :from',
  ExpressionAttributeValues: { ':pk': answeredPk(campaignId), ':from': fromDay },
  ConsistentRead: true,
});

export const parseAnswered = (item: unknown): AnsweredDay => {
  const { sk, answered, silent } = answeredSchema.parse(item);
  return { day: sk, answered, silent };
};

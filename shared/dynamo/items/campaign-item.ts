/** Campaign: `C# / <campaign id>`; all in one partition, there are few. Every change raises `version`. */
import * as z from 'zod';
import { campaignSchema, campaignStates } from '../../retention/campaign.ts';
import { diallingPrefixes } from '../tables.ts';

const itemSchema = z.object({
  sk: z.string(),
  version: z.number().int(),
  state: z.enum(campaignStates),
  definition: campaignSchema,
  createdAtMs: z.number().int(),
  startedAtMs: z.number().int().optional(),
  /** Who moved it where and why, newest last. */
  changes: z.array(
    z.object({ atMs: z.number().int(), by: z.string(), to: z.enum(campaignStates), reason: z.string() }),
  ),
});

export interface Campaign extends Omit<z.output<typeof itemSchema>, 'sk'> {
  readonly campaignId: string;
}

const campaignPk = diallingPrefixes.campaign;
export const campaignItemKey = (campaignId: string) => ({ pk: campaignPk, sk: campaignId });

export const parseCampaign = (item: unknown): Campaign => {
  const { sk, ...rest } = itemSchema.parse(item);
  return { campaignId: sk, ...rest };
};

export const campaignPut = (tableName: string, { campaignId, ...rest }: Campaign) => ({
  TableName: tableName,
  Item: { ...campaignItemKey(campaignId), ...rest },
  ...(rest.version === 1
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':read': rest.version - 1 },
      }),
});

/** What a claim asks of the campaign: that it still is what the decision was made on, and runs. */
export const campaignRuns = (TableName: string, { campaignId, version }: Pick<Campaign, 'campaignId' | 'version'>) => ({
  TableName,
  Key: campaignItemKey(campaignId),
  ConditionExpression: '#version = :read AND #state = :running',
  ExpressionAttributeNames: { '#version': 'version', '#state': 'state' },
  ExpressionAttributeValues: { ':read': version, ':running': 'running' },
});

export const campaignList = (TableName: string) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': campaignPk },
  ConsistentRead: true,
});

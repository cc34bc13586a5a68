/**
 * Promise: `<customer key> / P#<contact id>`, what a caller was told would happen, beside the customer's timeline (whose
 * sort keys begin with a digit). One per contact; the newest wording counts.
 */
import * as z from 'zod';

export const promiseSkPrefix = 'P#';

const promiseSchema = z.object({
  sk: z.string(),
  /** Epoch milliseconds. */
  madeAtMs: z.number().int(),
  dueAtMs: z.number().int(),
  what: z.string().optional(),
  topic: z.string().optional(),
});

export interface CallbackPromise {
  readonly contactId: string;
  readonly madeAtMs: number;
  readonly dueAtMs: number;
  readonly what: string | undefined;
  readonly topic: string | undefined;
}

export const parsePromise = (item: unknown): CallbackPromise => {
  const { sk, madeAtMs, dueAtMs, what, topic } = promiseSchema.parse(item);
  return { contactId: sk.slice(promiseSkPrefix.length), madeAtMs, dueAtMs, what, topic };
};

/** A repeated or late call of the flow never replaces a newer promise of the same contact. */
export const promisePut = (tableName: string, customerKey: string, promise: CallbackPromise) => ({
  TableName: tableName,
  Item: {
    pk: customerKey,
    sk: `${promiseSkPrefix}${promise.contactId}`,
    madeAtMs: promise.madeAtMs,
    dueAtMs: promise.dueAtMs,
    what: promise.what,
    topic: promise.topic,
  },
  ConditionExpression: 'attribute_not_exists(pk) OR madeAtMs < :made',
  ExpressionAttributeValues: { ':made': promise.madeAtMs },
});

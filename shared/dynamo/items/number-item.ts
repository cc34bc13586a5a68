/**
 * A person's dialable number: `<person key> / N`, once, encrypted under the person key as additional data, so that an
 * item copied to another person does not open. `co` is its country, which needs no decryption.
 */
import * as z from 'zod';

export const numberKey = (personKey: string) => ({ pk: personKey, sk: 'N' as const });

const itemSchema = z.object({ pk: z.string(), c: z.string(), co: z.string().optional() });

export interface KeptNumber {
  readonly personKey: string;
  /** See security/sealed.ts. */
  readonly sealed: string;
  /** ISO 3166 alpha-2; undefined when the number tells none. */
  readonly country: string | undefined;
}

export const toNumberItem = ({ personKey, sealed, country }: KeptNumber) => ({
  ...numberKey(personKey),
  c: sealed,
  ...(country === undefined ? {} : { co: country }),
});

export const parseNumberItem = (item: unknown): KeptNumber => {
  const { pk, c, co } = itemSchema.parse(item);
  return { personKey: pk, sealed: c, country: co };
};

/** Written once: the number behind a person key never changes. */
export const numberPut = (tableName: string, number: KeptNumber) => ({
  TableName: tableName,
  Item: toNumberItem(number),
  ConditionExpression: 'attribute_not_exists(pk)',
});

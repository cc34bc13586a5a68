/**
 * Goodwill: `g:<day> / B` is what a day has spent, `<customer key> / G` when a customer was last offered something. An
 * offer is one transaction over both and the contact's own row, so a budget is never overdrawn and no customer offered
 * twice, whoever asks at the same time.
 */
import { contactParts } from '../../domain/contact-parts.ts';
import type { Goodwill } from '../../domain/goodwill.ts';
import { contactKey } from './contact-item.ts';

export interface GoodwillTables {
  readonly contacts: string;
  readonly customers: string;
}

export interface Offer {
  readonly contactId: string;
  readonly customerKey: string;
  /** Day of the centre. */
  readonly day: string;
  readonly decision: Goodwill & { readonly a: number };
  readonly budgetPerDay: number;
  /** Offers before this moment, epoch ms, do not stand in the way. */
  readonly lastBeforeMs: number;
}

/** Order of the transaction's parts, for reading what made it fail. */
export const offerParts = ['contact', 'budget', 'customer'] as const;
export type OfferPart = (typeof offerParts)[number];

/** The contact's own decision, once. */
export const decisionUpdate = (contactsTable: string, contactId: string, decision: Goodwill) => ({
  TableName: contactsTable,
  Key: contactKey(contactId),
  UpdateExpression: 'SET #part = :part ADD rev :one',
  ConditionExpression: 'attribute_not_exists(#part) AND attribute_not_exists(erased)',
  ExpressionAttributeNames: { '#part': contactParts.goodwill.code },
  ExpressionAttributeValues: { ':part': decision, ':one': 1 },
});

export const offerTransaction = (
  tables: GoodwillTables,
  { contactId, customerKey, day, decision, budgetPerDay, lastBeforeMs }: Offer,
) => ({
  TransactItems: [
    { Update: decisionUpdate(tables.contacts, contactId, decision) },
    {
      Update: {
        TableName: tables.customers,
        Key: { pk: `g:${day}`, sk: 'B' },
        UpdateExpression: 'ADD spent :amount',
        ConditionExpression: 'attribute_not_exists(spent) OR spent <= :most',
        ExpressionAttributeValues: { ':amount': decision.a, ':most': budgetPerDay - decision.a },
      },
    },
    {
      Update: {
        TableName: tables.customers,
        Key: { pk: customerKey, sk: 'G' },
        UpdateExpression: 'SET lastMs = :now, contactId = :contact',
        ConditionExpression: 'attribute_not_exists(lastMs) OR lastMs < :before',
        ExpressionAttributeValues: { ':now': decision.t, ':contact': contactId, ':before': lastBeforeMs },
      },
    },
  ],
});

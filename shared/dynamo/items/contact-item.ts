/**
 * Row of the Contacts table. Each part is owned by one writer; every write increments `rev`; the record part `r` is
 * replaced only under the condition that its version `rv` is lower (see domain/version.ts). Attribute names are short
 * because a row should fit one write unit; they are mapped here only.
 */
import * as z from 'zod';
import { contactSchema, type Contact } from '../../domain/contact.ts';
import { contactParts, parseParts, partCodes, type ContactParts, type PartName } from '../../domain/contact-parts.ts';
import { utcDay } from '../../domain/time.ts';

const codes = {
  instanceId: 'in',
  channel: 'ch',
  subtype: 'st',
  initiationMethod: 'im',
  segmentDirection: 'sd',
  initiatedAtMs: 'ia',
  connectedToSystemAtMs: 'sa',
  disconnectedAtMs: 'da',
  disconnectReason: 'dr',
  amdStatus: 'am',
  initialContactId: 'ic',
  previousContactId: 'pc',
  nextContactId: 'nc',
  relatedContactId: 'rc',
  transferCompletedAtMs: 'tc',
  transferredExternally: 'tx',
  queueId: 'qi',
  queueName: 'qn',
  enqueuedAtMs: 'qe',
  dequeuedAtMs: 'qd',
  queueDurationS: 'qs',
  agentId: 'ai',
  agentName: 'an',
  groups: 'g',
  connectedToAgentAtMs: 'ca',
  interactionS: 'ti',
  holdS: 'th',
  longestHoldS: 'tl',
  afterContactWorkS: 'tw',
  afterContactWorkStartMs: 'ws',
  afterContactWorkEndMs: 'we',
  pauseS: 'tp',
  holds: 'h',
  connectionAttempts: 'at',
  campaignId: 'cp',
  dialId: 'di',
  customerId: 'ci',
  customerKey: 'ck',
  addressKey: 'ak',
  isTest: 'tt',
  topic: 'o',
  reason: 're',
  product: 'pr',
  language: 'la',
  csat: 'cs',
  amount: 'mo',
  nps: 'np',
  ces: 'ce',
  fanSatisfaction: 'fs',
  fanAttachment: 'fa',
  sale: 'sl',
  save: 'sv',
  currency: 'cu',
  firstResponseMs: 'fr',
  responseTotalMs: 'rt',
  responses: 'rn',
  messages: 'ms',
  audioQuality: 'aq',
} as const satisfies Record<Exclude<keyof Contact, 'contactId' | 'lastUpdateMs'>, string>;

const names = new Map<string, string>(Object.entries(codes).map(([name, code]) => [code, name]));
const codeOf = new Map<string, string>(Object.entries(codes));

/** Stored record part: codes -> values; contact id and update time live in the key and in `rv`. */
export const toRecordPart = (contact: Contact): Record<string, unknown> => {
  const part: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(contact)) {
    const code = codeOf.get(name);
    if (code !== undefined && value !== undefined) part[code] = value;
  }
  return part;
};

const rowSchema = z.looseObject({
  pk: z.string(),
  rev: z.number().int(),
  /** Version of the record part, see domain/version.ts. */
  rv: z.string().optional(),
  r: z.record(z.string(), z.unknown()).optional(),
  /** Erased or expired: nothing but the id and `rev` remains, and nothing is ever written to it again. */
  erased: z.literal(true).optional(),
});

export interface ContactRow {
  readonly contactId: string;
  readonly rev: number;
  readonly erased: boolean;
  /** Undefined while only later parts (a survey, an outcome) have arrived, and after erasure. */
  readonly contact: Contact | undefined;
  /** Empty after erasure. */
  readonly parts: ContactParts;
}

const lastUpdateOf = (version: string): number => Number(version.slice(0, 15));

const fromRecordPart = (pk: string, version: string, part: Record<string, unknown>): Contact => {
  const loose: Record<string, unknown> = { contactId: pk, lastUpdateMs: lastUpdateOf(version) };
  for (const [code, value] of Object.entries(part)) {
    const name = names.get(code);
    if (name !== undefined) loose[name] = value;
  }
  return contactSchema.parse(loose);
};

/** Reads a row as stored; throws a ZodError that names the attribute when it is not one. */
export const parseContactRow = (item: unknown): ContactRow => {
  const row = rowSchema.parse(item);
  const erased = row.erased === true;
  const contact = !erased && row.r && row.rv ? fromRecordPart(row.pk, row.rv, row.r) : undefined;
  return { contactId: row.pk, rev: row.rev, erased, contact, parts: erased ? {} : parseParts(row) };
};

/** The rows that can be read, and the ids of those that cannot: one damaged row must not hold up the others. */
export const readContactRows = (
  items: readonly Record<string, unknown>[],
): { rows: ContactRow[]; unreadable: string[] } => {
  const rows: ContactRow[] = [];
  const unreadable: string[] = [];
  for (const item of items) {
    try {
      rows.push(parseContactRow(item));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      unreadable.push(String(item['pk']));
    }
  }
  return { rows, unreadable };
};

/** Attributes of the row that are needed to read it. */
export const contactRowAttributes: readonly string[] = ['pk', 'rev', 'rv', 'r', 'erased', ...partCodes];

export const contactKey = (contactId: string) => ({ pk: contactId });

export interface RecordWrite {
  readonly contact: Contact;
  /** recordVersion() of the contact. */
  readonly version: string;
  /** Names this very delivery, so that a repeated attempt recognises its own success. */
  readonly delivery: string;
}

/**
 * Replaces the record part if `version` is newer than the stored one. `day` is the index attribute, `ck` keeps every
 * customer key the contact ever had.
 */
export const recordUpdate = (tableName: string, { contact, version, delivery }: RecordWrite) => ({
  TableName: tableName,
  Key: contactKey(contact.contactId),
  UpdateExpression:
    'SET r = :r, rv = :rv, #by = :by' +
    (contact.disconnectedAtMs === undefined ? '' : ', #day = :day') +
    ' ADD rev :one' +
    (contact.customerKey === undefined ? '' : ', ck :ck'),
  ConditionExpression: 'attribute_not_exists(erased) AND (attribute_not_exists(rv) OR rv < :rv)',
  ExpressionAttributeNames: { '#by': 'by', ...(contact.disconnectedAtMs === undefined ? {} : { '#day': 'day' }) },
  ExpressionAttributeValues: {
    ':r': toRecordPart(contact),
    ':rv': version,
    ':by': delivery,
    ':one': 1,
    ...(contact.disconnectedAtMs === undefined ? {} : { ':day': utcDay(contact.disconnectedAtMs) }),
    ...(contact.customerKey === undefined ? {} : { ':ck': new Set([contact.customerKey]) }),
  },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

/** Adds a customer key that only an older version of the record had; nothing else changes but `rev`. */
export const customerKeyUpdate = (tableName: string, contactId: string, customerKey: string) => ({
  TableName: tableName,
  Key: contactKey(contactId),
  UpdateExpression: 'ADD ck :ck, rev :one',
  ConditionExpression: 'attribute_not_exists(erased) AND NOT contains(ck, :key)',
  ExpressionAttributeValues: { ':ck': new Set([customerKey]), ':key': customerKey, ':one': 1 },
});

/**
 * Sets one part whole, on condition that the row is the one that was read (undefined: there was none), so that whoever
 * writes has seen everything that was there.
 */
export const partUpdate = <P extends PartName>(
  tableName: string,
  contactId: string,
  { name, value, rev }: { readonly name: P; readonly value: ContactParts[P]; readonly rev: number | undefined },
) => ({
  TableName: tableName,
  Key: contactKey(contactId),
  UpdateExpression: 'SET #part = :part ADD rev :one',
  ConditionExpression: rev === undefined ? 'attribute_not_exists(pk)' : 'rev = :rev AND attribute_not_exists(erased)',
  ExpressionAttributeNames: { '#part': contactParts[name].code },
  ExpressionAttributeValues: { ':part': value, ':one': 1, ...(rev === undefined ? {} : { ':rev': rev }) },
});

const storedVersionSchema = z.object({
  rv: z.string().optional(),
  by: z.string().optional(),
  ck: z.instanceof(Set).optional(),
  erased: z.literal(true).optional(),
});

export type StoredVersion = z.infer<typeof storedVersionSchema>;
export const parseStoredVersion = (item: unknown): StoredVersion => storedVersionSchema.parse(item);

/** Leaves a nameless tombstone: id, rev + 1, and the mark. A replay finds it and writes nothing. */
export const eraseUpdate = (tableName: string, contactId: string) => ({
  TableName: tableName,
  Key: contactKey(contactId),
  UpdateExpression: `SET erased = :true REMOVE ${['r', 'rv', 'ck', 'jr', '#by', ...partCodes].join(', ')} ADD rev :one`,
  ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erased)',
  ExpressionAttributeNames: { '#by': 'by' },
  ExpressionAttributeValues: { ':true': true, ':one': 1 },
});

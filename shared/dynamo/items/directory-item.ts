/** Directory: `V#<cut>#<month> / <value>` lists the values that exist in a month, with their newest name. */
import * as z from 'zod';
import { kpiPrefixes } from '../tables.ts';

export interface DirectoryEntry {
  readonly cutCode: string;
  readonly month: string;
  readonly value: string;
  readonly label: string;
  /** UTC day of the contact that gave the name, epoch ms of its midnight. */
  readonly namedAt: number;
}

export const directoryPk = (cutCode: string, month: string): string => `${kpiPrefixes.directory}${cutCode}#${month}`;

const schema = z.object({ pk: z.string(), sk: z.string(), label: z.string(), at: z.number() });

export const parseDirectoryEntry = (item: unknown): DirectoryEntry => {
  const row = schema.parse(item);
  const [cutCode = '', month = ''] = row.pk.slice(kpiPrefixes.directory.length).split('#');
  return { cutCode, month, value: row.sk, label: row.label, namedAt: row.at };
};

/** The newest name wins, on a tie the later in the alphabet: the outcome does not depend on the order of arrival. */
export const directoryUpdate = (tableName: string, entry: DirectoryEntry) => ({
  TableName: tableName,
  Key: { pk: directoryPk(entry.cutCode, entry.month), sk: entry.value },
  UpdateExpression: 'SET #label = :label, #at = :at',
  ConditionExpression: 'attribute_not_exists(pk) OR #at < :at OR (#at = :at AND #label < :label)',
  ExpressionAttributeNames: { '#label': 'label', '#at': 'at' },
  ExpressionAttributeValues: { ':label': entry.label, ':at': entry.namedAt },
});

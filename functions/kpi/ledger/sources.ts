/** Rows and stream records -> sources of the ledger. Pure. */
import type { DynamoDBRecord } from 'aws-lambda';
import { parseContactRow, type ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { fromImage } from '../../../shared/dynamo/stream-image.ts';
import { contactSourceId } from '../../../shared/dynamo/items/ledger-item.ts';
import type { SourceState } from './decide.ts';

export const contactSource = (row: ContactRow): SourceState => ({
  sourceId: contactSourceId(row.contactId),
  rev: row.rev,
  erased: row.erased,
  contact: row.contact,
  parts: row.parts,
});

/** A source and the stream position it came from. */
export interface StreamSource {
  readonly sequenceNumber: string;
  readonly source: SourceState;
}

export type StreamItem =
  | { readonly kind: 'source'; readonly item: StreamSource }
  /** A removed row: changes nothing; what was counted stays counted. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'unreadable'; readonly sequenceNumber: string; readonly error: unknown };

export const readStreamRecord = ({ eventName, dynamodb }: DynamoDBRecord): StreamItem => {
  const sequenceNumber = dynamodb?.SequenceNumber ?? '';
  if (eventName === 'REMOVE' || !dynamodb?.NewImage) return { kind: 'removed' };
  try {
    const row = parseContactRow(fromImage(dynamodb.NewImage));
    return { kind: 'source', item: { sequenceNumber, source: contactSource(row) } };
  } catch (error) {
    return { kind: 'unreadable', sequenceNumber, error };
  }
};

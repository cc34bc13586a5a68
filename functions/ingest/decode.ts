/** One record -> a contact, something that is not ours, or a reason why it cannot be read. Pure, never throws. */
import { isUtf8 } from 'node:buffer';
import * as z from 'zod';
import type { Contact } from '../../shared/domain/contact.ts';
import { isAgentEvent, readContactRecord } from '../../shared/domain/contact-record.ts';
import { customerNumber } from '../../shared/domain/customer-key.ts';
import { projectContact, type ProjectionSettings } from '../../shared/domain/project.ts';
import { recordVersion } from '../../shared/domain/version.ts';

export type Decoded =
  | {
      readonly kind: 'contact';
      readonly contact: Contact;
      readonly version: string;
      /** E.164; kept encrypted and nowhere else. */
      readonly number: string | undefined;
    }
  /** An agent event on the same stream: not an error, and not a contact. */
  | { readonly kind: 'setAside' }
  | { readonly kind: 'bad'; readonly reason: string };

/** Reasons never quote the payload: it may hold names and numbers. */
const bad = (reason: string): Decoded => ({ kind: 'bad', reason });

const byteOrderMark = '\uFEFF';

/** Checked and decoded apart: a decoder that checks by itself makes texts that JSON.parse reads at half the speed. */
const parseJson = (bytes: Buffer): { value: unknown } | { reason: string } => {
  if (bytes.length === 0) return { reason: 'payload is empty' };
  if (!isUtf8(bytes)) return { reason: 'payload is not UTF-8 text' };
  const text = bytes.toString('utf8');
  try {
    return { value: JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: 'payload is not JSON' };
    throw error;
  }
};

const describeIssues = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`)
    .join('; ');

/** As large as a record of Kinesis may be; nothing of a record stays in it longer than its own decoding. */
const scratch = Buffer.alloc(1024 * 1024);

const bytesOf = (data: string | Uint8Array): Buffer => {
  if (typeof data !== 'string') return Buffer.from(data.buffer, data.byteOffset, data.length);
  return data.length > scratch.length
    ? Buffer.from(data, 'base64')
    : scratch.subarray(0, scratch.write(data, 'base64'));
};

/** `data`: base64, or the bytes. */
export const decodeRecord = (data: string | Uint8Array, settings: ProjectionSettings): Decoded => {
  const payload = bytesOf(data);
  const parsed = parseJson(payload);
  if ('reason' in parsed) return bad(parsed.reason);
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('payload is not a JSON object');
  if (isAgentEvent(value)) return { kind: 'setAside' };
  const { record, error } = readContactRecord(value as Readonly<Record<string, unknown>>); // boundary: an object, see above
  if (error) return bad(describeIssues(error));
  const contact = projectContact(record, settings);
  return {
    kind: 'contact',
    contact,
    version: recordVersion(contact.lastUpdateMs, value, payload),
    number: customerNumber(record),
  };
};

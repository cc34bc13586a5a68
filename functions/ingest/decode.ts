/** One stream record -> a contact, something that is not ours, or a reason why it cannot be read. Pure, never throws. */
import * as z from 'zod';
import type { Contact } from '../../shared/domain/contact.ts';
import { contactRecordSchema, isAgentEvent } from '../../shared/domain/contact-record.ts';
import { projectContact, type ProjectionSettings } from '../../shared/domain/project.ts';
import { recordVersion } from '../../shared/domain/version.ts';

export type Decoded =
  | { readonly kind: 'contact'; readonly contact: Contact; readonly version: string }
  /** An agent event on the same stream: not an error, and not a contact. */
  | { readonly kind: 'setAside' }
  | { readonly kind: 'bad'; readonly reason: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reasons never quote the payload: it may hold names and numbers. */
const bad = (reason: string): Decoded => ({ kind: 'bad', reason });

const parseJson = (bytes: Uint8Array): { value: unknown } | { reason: string } => {
  if (bytes.length === 0) return { reason: 'payload is empty' };
  try {
    return { value: JSON.parse(utf8.decode(bytes)) };
  } catch (error) {
    return { reason: error instanceof SyntaxError ? 'payload is not JSON' : 'payload is not UTF-8 text' };
  }
};

const describeIssues = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`)
    .join('; ');

export const decodeRecord = (base64: string, settings: ProjectionSettings): Decoded => {
  const payload = Buffer.from(base64, 'base64');
  const parsed = parseJson(payload);
  if ('reason' in parsed) return bad(parsed.reason);
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('payload is not a JSON object');
  if (isAgentEvent(value)) return { kind: 'setAside' };
  const record = contactRecordSchema.safeParse(value);
  if (!record.success) return bad(describeIssues(record.error));
  const contact = projectContact(record.data, settings);
  return { kind: 'contact', contact, version: recordVersion(contact.lastUpdateMs, value, payload) };
};

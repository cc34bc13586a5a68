/** Query parameters of `GET /v1/contacts`. */
import * as z from 'zod';
import { isCalendarDay, isDay, listFields } from './kpi-query.ts';
import { limits } from './limits.ts';

const day = z
  .string()
  .refine((text) => isDay(text) && isCalendarDay(text), { error: 'must be a UTC day such as 2026-11-03' });

export const contactListFormats = ['json', 'csv'] as const;

export const contactListSchema = z.strictObject({
  /** First UTC day of disconnect, included. */
  from: day.meta({ examples: ['2026-11-01'] }),
  /** Last UTC day of disconnect, included. */
  to: day.meta({ examples: ['2026-11-30'] }),
  /** Absent: by the Accept header, else JSON. */
  format: z
    .enum(contactListFormats)
    .optional()
    .meta({ examples: ['json', 'csv'] }),
  dialect: listFields.dialect,
  /** `start`: everything, with a cursor; that cursor: whole days of which something has changed since. */
  updatedSince: listFields.updatedSince,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.rows)
    .default(limits.contacts)
    .meta({ examples: [500] }),
  pageToken: listFields.pageToken,
});
export type ContactListQuery = z.infer<typeof contactListSchema>;

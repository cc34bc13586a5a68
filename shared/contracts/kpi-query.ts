/** Query parameters of `GET /v1/kpis`. */
import * as z from 'zod';
import { periods } from '../kpi/grains.ts';
import { isTimeZone, utcDay, utcMidnight } from '../domain/time.ts';
import { limits } from './limits.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/;
const needed =
  (text: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? 'is required' : text;

/** 30 February is no day, although Date would read it as 2 March. The years are those that contacts may have. */
export const isCalendarDay = (day: string): boolean => {
  const ms = utcMidnight(day);
  return Number.isFinite(ms) && utcDay(ms) === day && day >= '1972-01-01' && day <= '9998-12-31';
};

export const isDay = (text: string): boolean => dayPattern.test(text);

const time = z
  .string({ error: needed('must be a text') })
  .refine((text) => isDay(text) || momentPattern.test(text), {
    error: 'must be a day such as 2026-11-03 or a UTC time such as 2026-11-03T09:15Z',
    abort: true,
  })
  .refine((text) => isCalendarDay(text.slice(0, 10)) && (isDay(text) || Number.isFinite(Date.parse(text))), {
    error: 'is not in the calendar',
  });

/** Representations of KPI rows; `columns` is JSON with one list per column. */
export const kpiFormats = ['json', 'csv', 'columns'] as const;
/** `excel-de`: semicolons, decimal commas and a byte order mark, as Excel expects with German settings. */
export const csvDialects = ['rfc4180', 'excel-de'] as const;
export type CsvDialect = (typeof csvDialects)[number];

/** Value of `updatedSince` for a first, whole pull. */
export const changesFromStart = 'start';

/** Both are made by the API itself, and signed. */
const longestToken = 2000;

/** Of every list that is read by tables: its CSV, its pages, what has changed of it. */
export const listFields = {
  dialect: z.enum(csvDialects).optional(),
  updatedSince: z
    .string()
    .max(longestToken)
    .optional()
    .meta({ examples: [changesFromStart] }),
  pageToken: z.string().max(longestToken).optional(),
};

export const kpiQuerySchema = z.strictObject({
  /** KPI ids separated by commas; absent = all. */
  ids: z
    .string()
    .max(8000)
    .optional()
    .meta({ examples: ['service-level,average-handle-time', 'contacts-created'] }),
  /** First local day (or UTC moment for grain interval and hour), included. */
  from: time.meta({ examples: ['2026-11-01', '2026-11-03'] }),
  /** Last local day, included (or UTC moment, excluded). */
  to: time.meta({ examples: ['2026-11-30', '2026-11-11'] }),
  grain: z
    .enum(periods)
    .default('total')
    .meta({ examples: ['day', 'month', 'total'] }),
  /** One slice, or a declared pair such as `queue,channel`. */
  groupBy: z
    .string()
    .max(100)
    .optional()
    .meta({ examples: ['queue,channel', 'queue', 'team'] }),
  /** `slice:value`, repeated with `;`; a `;` within a value is written `%3B`. Several values of one slice are alternatives. */
  filter: z
    .string()
    .max(limits.filterLength)
    .optional()
    .meta({ examples: ['channel:VOICE', 'channel:VOICE;channel:CHAT'] }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'must be an IANA time zone' })
    .optional()
    .meta({ examples: ['Europe/Berlin'] }),
  /** Absent: by the Accept header, else JSON. */
  format: z
    .enum(kpiFormats)
    .optional()
    .meta({ examples: ['json', 'columns', 'csv'] }),
  dialect: listFields.dialect,
  /** `start`: everything, with a cursor; that cursor: only periods that have changed since, late corrections included. */
  updatedSince: listFields.updatedSince,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.tableRows)
    .optional()
    .meta({ examples: [500] }),
  pageToken: listFields.pageToken,
});
export type KpiQuery = z.infer<typeof kpiQuerySchema>;

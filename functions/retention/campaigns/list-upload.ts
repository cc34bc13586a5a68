/** People of a list campaign, as CSV. Every line is checked before anything is stored: all lines or none. */
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { isTimeZone } from '../../../shared/domain/time.ts';
import { readNumber } from '../../../shared/retention/calling-rules/phone-number.ts';
import { type FieldError, invalid } from '../../../shared/http/problem.ts';

export interface ListedPerson {
  readonly e164: string;
  readonly customerId: string | undefined;
  readonly timeZone: string | undefined;
}

export const mostLines = 2_000;
const mostErrors = 50;

const columns = ['phone', 'country', 'customerId', 'timeZone'] as const;

const lineSchema = z.object({
  phone: z.string({ error: 'is missing' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is no ISO country')
    .optional(),
  customerId: z.string().max(256).optional(),
  timeZone: z.string().refine(isTimeZone, 'is no time zone').optional(),
});

/** An empty cell says nothing. */
const filled = (row: object): object => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));

const problem = (line: number, field: string, message: string): FieldError => ({
  field: `line ${line}: ${field}`,
  message,
});

const readLine = (row: object, line: number, errors: FieldError[]): ListedPerson | undefined => {
  const parsed = lineSchema.safeParse(filled(row));
  if (!parsed.success) {
    errors.push(...parsed.error.issues.map(({ path, message }) => problem(line, path.join('.'), message)));
    return undefined;
  }
  const { phone, country, customerId, timeZone } = parsed.data;
  const number = readNumber(phone, country);
  // The number itself is not repeated: answers are logged by others.
  if (number.callable) return { e164: number.e164, customerId, timeZone };
  errors.push(problem(line, 'phone', `cannot be called: ${number.refusal}`));
  return undefined;
};

const rowsOf = (csv: string): object[] => {
  try {
    return parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: false });
  } catch (error) {
    throw invalid({ field: 'body', message: error instanceof Error ? error.message.slice(0, 200) : 'is no CSV' });
  }
};

/** Throws one answer with every line that is wrong (the first fifty). The header names phone and, if wanted, the others. */
export const readList = (csv: string): ListedPerson[] => {
  const rows = rowsOf(csv);
  if (rows.length === 0)
    throw invalid({ field: 'body', message: `has no line below its header (${columns.join(',')})` });
  if (rows.length > mostLines)
    throw invalid({ field: 'body', message: `has ${rows.length} lines, at most ${mostLines}` });
  const errors: FieldError[] = [];
  const people = rows.map((row, i) => readLine(row, i + 2, errors));
  if (errors.length > 0) throw invalid(...errors.slice(0, mostErrors));
  return people.filter((one) => one !== undefined);
};

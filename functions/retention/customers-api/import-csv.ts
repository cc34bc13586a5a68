/**
 * Imports customer events and consents from CSV. Every line is checked before the first is taken: one wrong line, and
 * nothing is imported. Taking a line again changes nothing, so an import that was interrupted is simply repeated.
 */
import { parse } from 'csv-parse/sync';
import { customerEventSchema, isCallingEvent, type CustomerEvent } from '../../../shared/domain/customer-event.ts';
import { invalid, overLimit, type FieldError } from '../../../shared/http/problem.ts';
import { takeEvent, type EventDeps } from './events.ts';

const columns = [
  'type',
  'eventId',
  'at',
  'customerId',
  'phone',
  'email',
  'purpose',
  'kind',
  'expiresAt',
  'amountMinor',
  'product',
  'source',
  'objects',
] as const;

const mostLines = 2_000;
const mostErrors = 100;

const fromCell = (column: string, cell: string): unknown => {
  if (column === 'amountMinor') return /^\d+$/.test(cell) ? Number(cell) : cell;
  if (column === 'objects') return cell === 'true' ? true : cell === 'false' ? false : cell;
  return cell;
};

const read = (text: string): Record<string, string>[] => {
  try {
    return parse<Record<string, string>>(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw invalid({ field: 'body', message: `is no CSV: ${error instanceof Error ? error.message : 'unreadable'}` });
  }
};

/** The events, or one error per line that is wrong; line 1 is the header. Pure. */
export const parseCustomerCsv = (text: string): { events: CustomerEvent[]; errors: FieldError[] } => {
  const rows = read(text);
  if (rows.length === 0)
    throw invalid({ field: 'body', message: `has no line below its header (columns: ${columns.join(', ')})` });
  if (rows.length > mostLines) throw overLimit({ field: 'body', message: `has more than ${mostLines} lines` });
  const unknown = Object.keys(rows[0] ?? {}).filter((name) => !columns.some((known) => known === name));
  if (unknown.length > 0)
    throw invalid({
      field: 'line 1',
      message: `has the unknown column ${unknown[0]}; known are ${columns.join(', ')}`,
    });
  const events: CustomerEvent[] = [];
  const errors: FieldError[] = [];
  for (const [at, row] of rows.entries()) {
    const filled = Object.entries(row).filter(([, cell]) => cell !== '');
    const parsed = customerEventSchema.safeParse(
      Object.fromEntries(filled.map(([name, cell]) => [name, fromCell(name, cell)])),
    );
    if (parsed.success && isCallingEvent(parsed.data) && parsed.data.phone === undefined)
      errors.push({ field: `line ${at + 2}`, message: 'phone is needed for consents and opt-outs' });
    else if (parsed.success) events.push(parsed.data);
    else
      errors.push({
        field: `line ${at + 2}`,
        message: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; '),
      });
  }
  return { events, errors: errors.slice(0, mostErrors) };
};

export const importCustomers = async (deps: EventDeps, text: string): Promise<{ imported: number }> => {
  const { events, errors } = parseCustomerCsv(text);
  if (errors.length > 0) throw invalid(...errors);
  for (const event of events) await takeEvent(deps, event);
  return { imported: events.length };
};

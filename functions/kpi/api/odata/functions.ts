/** Functions of `$filter`. An argument that is null makes the result null, so none of them sees one. */
import type { Kind } from './ast.ts';

type Operand = string | number | boolean;

export interface FilterFunction {
  /** Kinds of the arguments; the last may be left out where `optional`. */
  readonly takes: readonly (readonly Kind[])[];
  readonly optional?: true;
  readonly gives: Kind;
  readonly of: (...args: readonly Operand[]) => Operand;
}

const text: readonly Kind[] = ['text'];
const number: readonly Kind[] = ['number'];
const dates: readonly Kind[] = ['date', 'moment'];
const moment: readonly Kind[] = ['moment'];

const onText = (gives: Kind, of: (a: string, b: string) => Operand): FilterFunction => ({
  takes: [text, text],
  gives,
  of: (a, b) => of(String(a), String(b)),
});
const ofText = (gives: Kind, of: (a: string) => Operand): FilterFunction => ({
  takes: [text],
  gives,
  of: (a) => of(String(a)),
});
const ofNumber = (of: (a: number) => number): FilterFunction => ({
  takes: [number],
  gives: 'number',
  of: (a) => of(Number(a)),
});

/** Dates are texts, moments epoch ms; both in UTC, as OData has it for a moment with `Z`. */
const dateOf = (value: Operand): Date => new Date(typeof value === 'number' ? value : `${String(value)}T00:00Z`);
const partOf = (kinds: readonly Kind[], of: (date: Date) => number): FilterFunction => ({
  takes: [kinds],
  gives: 'number',
  of: (value) => of(dateOf(value)),
});

export const filterFunctions: Readonly<Record<string, FilterFunction>> = {
  contains: onText('boolean', (a, b) => a.includes(b)),
  startswith: onText('boolean', (a, b) => a.startsWith(b)),
  endswith: onText('boolean', (a, b) => a.endsWith(b)),
  indexof: onText('number', (a, b) => a.indexOf(b)),
  concat: onText('text', (a, b) => a + b),
  length: ofText('number', (a) => a.length),
  tolower: ofText('text', (a) => a.toLowerCase()),
  toupper: ofText('text', (a) => a.toUpperCase()),
  trim: ofText('text', (a) => a.trim()),
  substring: {
    takes: [text, number, number],
    optional: true,
    gives: 'text',
    of: (a, from, length) =>
      String(a)
        .slice(Math.max(0, Number(from)))
        .slice(0, length === undefined ? undefined : Math.max(0, Number(length))),
  },
  round: ofNumber((a) => Math.sign(a) * Math.round(Math.abs(a))),
  floor: ofNumber(Math.floor),
  ceiling: ofNumber(Math.ceil),
  year: partOf(dates, (d) => d.getUTCFullYear()),
  month: partOf(dates, (d) => d.getUTCMonth() + 1),
  day: partOf(dates, (d) => d.getUTCDate()),
  hour: partOf(moment, (d) => d.getUTCHours()),
  minute: partOf(moment, (d) => d.getUTCMinutes()),
  second: partOf(moment, (d) => d.getUTCSeconds()),
  date: { takes: [dates], gives: 'date', of: (value) => dateOf(value).toISOString().slice(0, 10) },
};

/**
 * Parameters of a flow's Lambda block, read tolerantly: a number where text belongs, nested JSON, null or nothing are
 * never an error. What cannot be used counts as not given; the caller on the line must not pay for it.
 */
import * as z from 'zod';

const lenient = <S extends z.ZodType>(schema: S, description: string) =>
  schema.optional().catch(undefined).describe(description);

/** Numbers and truth values that stand where text belongs. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const flowText = (longest: number) =>
  scalar.transform((value) => value.toWellFormed().trim()).pipe(z.string().min(1).max(longest));

export const textParameter = (description: string, longest = 100) => lenient(flowText(longest), description);

/** Ids of contacts: what Connect makes, and nothing that could be another kind of row. */
export const contactIdText = flowText(256).pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/));
export const contactIdParameter = (description: string) => lenient(contactIdText, description);

export const numberParameter = (description: string, least: number, most: number) =>
  lenient(
    flowText(40)
      .pipe(z.string().regex(/^[+-]?\d{1,15}(\.\d{1,9})?$/))
      .transform(Number)
      .pipe(z.number().min(least).max(most)),
    description,
  );

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

export const flagParameter = (description: string) =>
  lenient(
    flowText(10)
      .transform((value) => truths[value.toLowerCase()])
      .pipe(z.boolean()),
    description,
  );

export const choiceParameter = <const C extends readonly [string, ...string[]]>(description: string, choices: C) =>
  lenient(
    flowText(40)
      .transform((value) => value.toLowerCase())
      .pipe(z.enum(choices)),
    `${description} (${choices.join(', ')})`,
  );

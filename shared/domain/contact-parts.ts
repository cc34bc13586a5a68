/**
 * What a row of the Contacts table holds beside the record: each part has one writer, which sets it whole and increments
 * the row's `rev`. A part may arrive before the record, or belong to a row that never gets one (a follow-up).
 */
import * as z from 'zod';
import { analysisSchema } from './analysis.ts';
import { evaluationSchema } from './evaluation.ts';
import { goodwillSchema } from './goodwill.ts';
import { outcomeSchema } from './outcome.ts';
import { surveySchema } from './survey.ts';
import { followUpPartSchema } from './follow-up-part.ts';
import { journeyPartSchema } from './journey-part.ts';
import { lifecyclePartSchema } from './lifecycle-part.ts';

export interface PartDefinition {
  /** Attribute of the row; two letters, mapped here only. */
  readonly code: string;
  readonly schema: z.ZodType;
}

export const contactParts = {
  /** Answers of the customer; writer: ingest/flow/survey, and ingest for survey legs, both through one merge. */
  survey: { code: 'sv', schema: surveySchema },
  /** What came of it; writer: ingest/flow/outcome. */
  outcome: { code: 'oc', schema: outcomeSchema },
  /** A follow-up, in a row of its own; writer: whoever writes the follow-up, in the same transaction. */
  followUp: { code: 'fu', schema: followUpPartSchema },
  /** What the contact is within the customer's journey; writer: retention/observe. */
  journey: { code: 'jn', schema: journeyPartSchema },
  /** A change of stage, in a row of its own; writer: retention/observe. */
  lifecycle: { code: 'lf', schema: lifecyclePartSchema },
  /** What was offered for a long wait; writer: retention/flow/goodwill. */
  goodwill: { code: 'gw', schema: goodwillSchema },
  /** What Contact Lens measured; writer: ingest/analysis. */
  analysis: { code: 'cl', schema: analysisSchema },
  /** How it was evaluated; writer: ingest/analysis. */
  evaluation: { code: 'ev', schema: evaluationSchema },
} as const satisfies Record<string, PartDefinition>;

type Parts = typeof contactParts;
export type PartName = keyof Parts;
export type ContactParts = { readonly [P in PartName]?: z.output<Extract<Parts[P], PartDefinition>['schema']> };

const entries = Object.entries<PartDefinition>(contactParts);
export const partCodes: readonly string[] = entries.map(([, { code }]) => code);

/** Reads the parts of a stored row; throws a ZodError that names the attribute when one is not what its schema says. */
export const parseParts = (item: Readonly<Record<string, unknown>>): ContactParts => {
  const parts: Record<string, unknown> = {};
  for (const [name, { code, schema }] of entries) {
    if (item[code] === undefined) continue;
    const parsed = schema.safeParse(item[code]);
    if (!parsed.success)
      throw new z.ZodError(parsed.error.issues.map((issue) => ({ ...issue, path: [code, ...issue.path] })));
    parts[name] = parsed.data;
  }
  return parts; // boundary: built from the definitions that make the type
};

export const hasParts = (parts: ContactParts): boolean => Object.keys(parts).length > 0;

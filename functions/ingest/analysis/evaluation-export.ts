/** An evaluation export -> an entry of the contact's `evaluation` part. Texts of questions and notes are not read. Pure. */
import * as z from 'zod';
import type { Evaluations } from '../../../shared/domain/evaluation.ts';
import { parseTimestamp } from '../../../shared/domain/time.ts';
import { contactIdText, flowText } from '../../../shared/flow/parameters.ts';

const lenient = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);

const fileSchema = z.object({
  evaluationId: flowText(128),
  metadata: z.object({
    contactId: contactIdText,
    instanceId: lenient(z.string()),
    evaluationDefinitionId: lenient(flowText(128)),
    evaluationSubmitTimestamp: z.string(),
    calibrationSessionId: lenient(z.string().min(1)),
    evaluationType: lenient(z.string()),
    score: lenient(
      z.object({
        percentage: lenient(z.number().min(0).max(100)),
        automaticFail: lenient(z.boolean()),
        notApplicable: lenient(z.boolean()),
      }),
    ),
  }),
});

export interface ReadEvaluation {
  readonly contactId: string;
  readonly instanceId: string | undefined;
  readonly evaluations: Evaluations;
}

/** Undefined: not an evaluation that counts (a calibration, never submitted, another kind of file). */
export const readEvaluation = (file: unknown): ReadEvaluation | undefined => {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) return undefined;
  const { evaluationId, metadata } = parsed.data;
  const submittedAt = parseTimestamp(metadata.evaluationSubmitTimestamp);
  const isCalibration =
    Boolean(metadata.calibrationSessionId) || metadata.evaluationType?.toUpperCase() === 'CALIBRATION';
  if (submittedAt === undefined || isCalibration) return undefined;
  const { percentage, automaticFail, notApplicable } = metadata.score ?? {};
  const entry = {
    t: submittedAt,
    ...(typeof percentage === 'number' && !notApplicable ? { s: Math.round(percentage * 1000) } : {}),
    ...(automaticFail ? { f: true as const } : {}),
    ...(metadata.evaluationDefinitionId ? { d: metadata.evaluationDefinitionId } : {}),
  };
  return {
    contactId: metadata.contactId,
    instanceId: metadata.instanceId ?? undefined,
    evaluations: { [evaluationId]: entry },
  };
};

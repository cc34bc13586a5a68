/**
 * What customers answered about a contact. Answers come from flow functions and from attributes of survey legs, in any
 * order and more than once: per question the newest one counts, so merging is the same in every order. Pure.
 */
import * as z from 'zod';
import { parseAnswer, scaleIds, type ScaleId } from './survey-scales.ts';

export interface Question {
  readonly meaning: string;
  /** Scale of an answer that names none. */
  readonly scale: ScaleId;
}

export const questions = {
  csat: { meaning: 'satisfaction with this contact (CSAT)', scale: '1-5' },
  nps: { meaning: 'likelihood to recommend (NPS)', scale: '0-10' },
  ces: { meaning: 'how easy it was (customer effort, CES)', scale: '1-7' },
  fanSatisfaction: { meaning: 'overall satisfaction (fan question 1)', scale: '1-5' },
  fanAttachment: { meaning: 'emotional attachment (fan question 2)', scale: '1-5' },
} as const satisfies Record<string, Question>;

export type QuestionId = keyof typeof questions;
export const questionIds = Object.keys(questions) as QuestionId[]; // boundary: keys of a const object
export type QuestionScales = Readonly<Record<QuestionId, ScaleId>>;
export const defaultScales = Object.fromEntries(questionIds.map((id) => [id, questions[id].scale])) as QuestionScales; // boundary: fromEntries forgets the keys

const answerSchema = z.object({
  /** On its scale. */
  v: z.number(),
  s: z.enum(scaleIds),
  /** When it was given, epoch milliseconds; the newest counts. */
  t: z.number().int(),
});
export type Answer = z.infer<typeof answerSchema>;

const answersSchema = z.partialRecord(z.enum(questionIds), answerSchema);
export type Answers = z.infer<typeof answersSchema>;

/** `f`: through a flow function; `l`: attributes of survey legs. Both empty: the survey was offered and not answered. */
export const surveySchema = z.object({ f: answersSchema, l: answersSchema });
export type Survey = z.infer<typeof surveySchema>;

/** The newest wins; at one moment the larger text, so that no order matters. */
const newer = (a: Answer, b: Answer): Answer => {
  if (a.t !== b.t) return a.t > b.t ? a : b;
  return `${a.v} ${a.s}` >= `${b.v} ${b.s}` ? a : b;
};

const mergeAnswers = (a: Answers, b: Answers): Answers => {
  const merged: Answers = {};
  for (const id of questionIds) {
    const [x, y] = [a[id], b[id]];
    const found = x && y ? newer(x, y) : (x ?? y);
    if (found) merged[id] = found;
  }
  return merged;
};

export const mergeSurveys = (a: Survey | undefined, b: Survey): Survey =>
  a === undefined ? b : { f: mergeAnswers(a.f, b.f), l: mergeAnswers(a.l, b.l) };

/** What is not on its scale ("n/a", "80") is no answer; the survey was offered all the same. */
export const answersFrom = (
  given: Readonly<Partial<Record<QuestionId, string | undefined>>>,
  scaleFor: (id: QuestionId) => ScaleId,
  atMs: number,
): Answers => {
  const answers: Answers = {};
  for (const id of questionIds) {
    const text = given[id];
    const scale = scaleFor(id);
    const value = text === undefined ? undefined : parseAnswer(text, scale);
    if (value !== undefined) answers[id] = { v: value, s: scale, t: atMs };
  }
  return answers;
};

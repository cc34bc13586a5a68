/** Survey answers of a flow -> the contact's `survey` part. */
import {
  answersFrom,
  mergeSurveys,
  questionIds,
  type QuestionId,
  type QuestionScales,
} from '../../../../shared/domain/survey.ts';
import { isTopTwo, type ScaleId } from '../../../../shared/domain/survey-scales.ts';
import type { AttributeMap } from '../../../../shared/domain/project.ts';
import type { FlowAnswer, FlowParameters } from '../../../../shared/contracts/flow-functions.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';
import type { PartDeps } from '../../../../shared/flow/write-part.ts';
import { creditedContact, creditPart } from '../credit.ts';

export interface SurveyDeps extends PartDeps {
  readonly scales: QuestionScales;
  readonly attributeMap: AttributeMap;
  readonly now: () => number;
}

type Parameters = FlowParameters<'survey'>;

const scaleFor =
  (parameters: Parameters, scales: QuestionScales) =>
  (id: QuestionId): ScaleId =>
    parameters[`${id}Scale`] ?? parameters.scale ?? scales[id];

/** What the block names; else the contact attribute that is mapped to the question. */
const givenAnswers = (
  { event, parameters }: FlowInput<'survey'>,
  map: AttributeMap,
): Partial<Record<QuestionId, string | undefined>> =>
  Object.fromEntries(
    questionIds.map((id) => [
      id,
      parameters[id] ?? map[id]?.map((name) => event.attributes[name]).find((value) => value !== undefined),
    ]),
  );

export const keepSurvey = async (deps: SurveyDeps, input: FlowInput<'survey'>): Promise<FlowAnswer<'survey'>> => {
  const contactId = creditedContact(input.event, input.parameters.contactId);
  if (contactId === undefined) return {};
  const answers = answersFrom(
    givenAnswers(input, deps.attributeMap),
    scaleFor(input.parameters, deps.scales),
    deps.now(),
  );
  const result = await creditPart(deps, contactId, 'survey', (stored) => mergeSurveys(stored, { f: answers, l: {} }));
  if (result === 'erased') return {};
  const count = Object.keys(answers).length;
  return {
    status: count > 0 ? 'recorded' : 'offered',
    answers: count,
    ...(answers.csat ? { satisfied: isTopTwo(answers.csat.v, answers.csat.s) } : {}),
  };
};

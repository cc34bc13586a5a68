/** What is learned about the contact itself. */
import * as z from 'zod';
import { questionIds, questions, type QuestionId } from '../../domain/survey.ts';
import { scaleIds } from '../../domain/survey-scales.ts';
import {
  choiceParameter,
  contactIdParameter,
  flagParameter,
  numberParameter,
  textParameter,
} from '../../flow/parameters.ts';
import type { FlowFunctionDefinition } from './definition.ts';

const credited = contactIdParameter(
  'contact that the answer is about; default: the conversation before the survey leg, else the contact itself',
);

const answerParameters = Object.fromEntries(
  questionIds.map((id) => [id, textParameter(`answer: ${questions[id].meaning}`, 40)]),
) as Record<QuestionId, ReturnType<typeof textParameter>>; // boundary: fromEntries forgets the keys

const scaleParameter = (description: string) => choiceParameter(description, scaleIds);
const ownScale = (id: QuestionId) => scaleParameter('').describe(`scale of ${id}, if it is another one`);

export const surveyFlow = {
  fn: 'survey',
  summary:
    'Keeps survey answers with the conversation they are about. Call it with no answer when a survey is offered.',
  idempotency: 'by contact and question: the newest answer counts, a repeated one changes nothing',
  flows: ['disconnect', 'inbound'],
  parameters: z.object({
    contactId: credited,
    ...answerParameters,
    scale: scaleParameter('scale of all answers in this call'),
    csatScale: ownScale('csat'),
    npsScale: ownScale('nps'),
    cesScale: ownScale('ces'),
    fanSatisfactionScale: ownScale('fanSatisfaction'),
    fanAttachmentScale: ownScale('fanAttachment'),
  }),
  answers: {
    status: {
      meaning: 'recorded: kept with the contact; offered: no usable answer was given; unknown: nothing was kept',
      default: 'unknown',
    },
    answers: { meaning: 'number of usable answers in this call', default: '0' },
    satisfied: { meaning: 'true or false by the top two boxes of csat; none without an answer', default: 'none' },
  },
} as const satisfies FlowFunctionDefinition;

export const outcomeFlow = {
  fn: 'outcome',
  summary: 'Keeps what came of the contact: sale, save, disposition, money, product, topic.',
  idempotency: 'by contact and item: the newest report counts, a repeated one changes nothing',
  flows: ['inbound', 'disconnect'],
  parameters: z.object({
    contactId: credited,
    item: textParameter('tells several outcomes of one contact apart (two products sold); default: one outcome', 40),
    sale: flagParameter('true: something was sold; false: a sales call without a sale'),
    save: flagParameter('true: a customer who was leaving stays; false: leaves'),
    disposition: textParameter("the agent's word for it"),
    amount: textParameter('amount in major units, such as 129.90', 40),
    currency: textParameter("ISO 4217; default: the centre's currency", 3),
    product: textParameter('product'),
    topic: textParameter('topic of the contact; wins over the attribute'),
    problem: flagParameter('check-in: true: there is a problem with the product; the topic says of what kind'),
    severity: numberParameter('check-in: how bad it is, from 1 (an annoyance) to 5 (unusable)', 1, 5),
    wish: textParameter('check-in: what the customer wishes for, in a word of a list; no names, no numbers', 100),
  }),
  answers: {
    status: { meaning: 'recorded: kept with the contact; unknown: nothing was kept', default: 'unknown' },
    sale: { meaning: 'true or false as it was understood; none when it was not said', default: 'none' },
    save: { meaning: 'true or false as it was understood; none when it was not said', default: 'none' },
  },
} as const satisfies FlowFunctionDefinition;

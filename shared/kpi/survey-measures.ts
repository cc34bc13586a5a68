/** What customers answered. Answers count for the conversation they are about, at the time that it ended. */
import type { Answer, QuestionId } from '../domain/survey.ts';
import { goodness, isDetractor, isPromoter, isTopTwo } from '../domain/survey-scales.ts';
import type { Facts } from './facts.ts';
import { amount, count, type MeasureDefinition } from './measure-definition.ts';

const answered = (code: string, meaning: string, id: QuestionId, test: (answer: Answer) => boolean = () => true) =>
  count(code, meaning, ({ survey }: Facts) => {
    const answer = survey.answers[id];
    return answer !== undefined && test(answer);
  });

/** An answer on any scale as a point of a scale from 1 to `most`, in thousandths. */
const points = (code: string, meaning: string, id: QuestionId, most: number) =>
  amount(code, 'thousandths', meaning, ({ survey }) => {
    const answer = survey.answers[id];
    return answer === undefined ? 0 : Math.round((1 + (most - 1) * goodness(answer.v, answer.s)) * 1000);
  });

const fanAnswers = ({ survey: { answers } }: Facts): (Answer | undefined)[] => [
  answers.fanSatisfaction,
  answers.fanAttachment,
];

export const surveyMeasures = {
  surveysOffered: count('vo', 'contacts whose customer was offered a survey', (f) => f.survey.offered),
  surveysAnswered: count(
    'va',
    'of these, contacts with at least one usable answer',
    (f) => Object.keys(f.survey.answers).length > 0,
  ),
  csatAnswers: answered('vc', 'contacts with a CSAT answer', 'csat'),
  csatTopTwo: answered('vt', 'contacts whose CSAT answer is in the top two boxes', 'csat', ({ v, s }) =>
    isTopTwo(v, s),
  ),
  csatPoints: points('vm', 'CSAT answers on a scale from 1 to 5', 'csat', 5),
  npsAnswers: answered('vn', 'contacts with an NPS answer', 'nps'),
  npsPromoters: answered('vp', 'contacts of promoters', 'nps', ({ v, s }) => isPromoter(v, s)),
  npsDetractors: answered('vd', 'contacts of detractors', 'nps', ({ v, s }) => isDetractor(v, s)),
  cesAnswers: answered('ve', 'contacts with a CES answer', 'ces'),
  cesPoints: points('vs', 'CES answers on a scale from 1 (hard) to 7 (easy)', 'ces', 7),
  fanSurveys: count('vf', 'contacts with answers to both fan questions', (f) =>
    fanAnswers(f).every((answer) => answer !== undefined),
  ),
  fans: count('vg', 'of these, both answers in the top two boxes', (f) =>
    fanAnswers(f).every((answer) => answer !== undefined && isTopTwo(answer.v, answer.s)),
  ),
} as const satisfies Record<string, MeasureDefinition>;

/** What Contact Lens measured, and how contacts were evaluated. */
import type { Facts } from './facts.ts';
import { amount, count, type MeasureDefinition } from './measure-definition.ts';

const lens = (code: string, unit: MeasureDefinition['unit'], meaning: string, key: 'sc' | 'd' | 't' | 'n' | 'i') =>
  amount(code, unit, meaning, ({ parts }: Facts) => parts.analysis?.[key]);

/** Shares are of conversations whose length and part are both known (voice). */
const talk = ({ parts }: Facts): boolean => parts.analysis?.t !== undefined && parts.analysis.d !== undefined;

const evaluations = ({ parts }: Facts) => Object.values(parts.evaluation ?? {});
const scored = (f: Facts) => evaluations(f).filter(({ s }) => s !== undefined);

export const conversationMeasures = {
  analysedSentiment: count(
    'ls',
    'contacts whose customer sentiment is known',
    ({ parts }) => parts.analysis?.sc !== undefined,
  ),
  customerSentiment: lens('lc', 'thousandths', 'sentiment of the customer, -5 to 5', 'sc'),
  analysedTalk: count('lz', 'contacts whose talk time was analysed', talk),
  conversationTime: amount('ld', 'milliseconds', 'length of these conversations', (f) =>
    talk(f) ? f.parts.analysis?.d : 0,
  ),
  analysedTalkTime: amount('lt', 'milliseconds', 'time of these in which somebody talked', (f) =>
    talk(f) ? f.parts.analysis?.t : 0,
  ),
  analysedNonTalkTime: amount('lq', 'milliseconds', 'time of these in which nobody talked, holds included', (f) =>
    talk(f) ? f.parts.analysis?.n : 0,
  ),
  interruptions: lens('li', 'count', 'interruptions in analysed conversations', 'i'),
  evaluationsScored: amount('en', 'count', 'evaluations with a score', (f) => scored(f).length),
  evaluationPoints: amount('ep', 'thousandths', 'scores of evaluations, 0 to 100', (f) =>
    scored(f).reduce((sum, { s = 0 }) => sum + s, 0),
  ),
  evaluations: amount('ev', 'count', 'evaluations, calibrations left out', (f) => evaluations(f).length),
  evaluationsFailed: amount(
    'ef',
    'count',
    'evaluations that one question failed',
    (f) => evaluations(f).filter(({ f: failed }) => failed === true).length,
  ),
} as const satisfies Record<string, MeasureDefinition>;

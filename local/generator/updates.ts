// What is learned about a contact after its record went out: a survey answer within minutes, an outcome, an evaluation days later.

import type { Centre } from './centre.ts';
import { firstVersionAt } from './leg.ts';
import type { JsonObject, Leg } from './leg.ts';
import { isoTime } from './calendar.ts';
import type { Random, Weighted } from './random.ts';

export interface Update {
  readonly at: number;
  readonly leg: Leg;
}

type Kind = 'csat' | 'outcome' | 'evaluation';
const KINDS: readonly Weighted<Kind>[] = [
  ['csat', 50],
  ['outcome', 25],
  ['evaluation', 25],
];
const FORM_ID = 'bbaae108-b8ff-4870-bf56-90e75288767e';
const HOUR = 3600;

const delayOf = (random: Random, kind: Kind): number => {
  switch (kind) {
    case 'csat':
      return random.int(40, 900);
    case 'outcome':
      return random.int(HOUR, 48 * HOUR);
    case 'evaluation':
      return random.int(4 * HOUR, 6 * 24 * HOUR);
  }
};

const evaluationExtras = (random: Random, centre: Centre, at: number): JsonObject => ({
  ContactEvaluations: {
    [FORM_ID]: {
      DeleteTimestamp: null,
      EndTimestamp: isoTime(at - random.int(1, 5)),
      EvaluationArn: `${centre.instanceArn}/contact-evaluation/${random.uuid()}`,
      ExportLocation: `holdfast-sample-recordings/connect/alderwick/ContactEvaluations/${random.uuid()}.json`,
      FormId: FORM_ID,
      StartTimestamp: isoTime(at - random.int(240, 900)),
      Status: 'COMPLETE',
    },
  },
  QualityMetrics: {
    Agent: { Audio: { PotentialQualityIssues: [], QualityScore: random.int(310, 480) / 100 } },
    Customer: null,
  },
});

const attributesOf = (random: Random, kind: Kind): Readonly<Record<string, string>> => {
  switch (kind) {
    case 'csat':
      return { csat: String(Math.min(5, random.int(1, 7))) };
    case 'outcome':
      return random.chance(0.5)
        ? { outcome: random.pick(['solved', 'promised', 'sold', 'lost']) }
        : { csat: String(random.int(1, 5)), outcome: 'solved' };
    case 'evaluation':
      return {};
  }
};

/** A newer version of the whole record: Connect never sends differences. Late ones are pulled in to the end of the span. */
export const planUpdate = (random: Random, centre: Centre, leg: Leg, spanEnd: number): Update => {
  const first = firstVersionAt(leg);
  const drawn = random.weighted(KINDS);
  const kind = drawn === 'evaluation' && (leg.agent === null || leg.agent === 'empty') ? 'outcome' : drawn;
  const at = Math.max(first + 30, Math.min(first + delayOf(random, kind), spanEnd + random.int(0, 1800)));
  const extras = kind === 'evaluation' ? { ...leg.extras, ...evaluationExtras(random, centre, at) } : leg.extras;
  return { at, leg: { ...leg, attributes: { ...leg.attributes, ...attributesOf(random, kind) }, extras } };
};

/** What callers were offered for a long wait, and how it went on with those who were and those who were not. */
import { isTopTwo } from '../domain/survey-scales.ts';
import type { Facts } from './facts.ts';
import { amount, count, type MeasureDefinition } from './measure-definition.ts';

const offered = ({ parts }: Facts): boolean => parts.goodwill?.a !== undefined;
/** Waited as long, and got nothing: the budget was spent, or the customer had an offer not long ago. */
const refused = ({ parts }: Facts): boolean => parts.goodwill !== undefined && parts.goodwill.a === undefined;
const hasCsat = ({ survey }: Facts): boolean => survey.answers.csat !== undefined;
const isSatisfied = ({ survey: { answers } }: Facts): boolean =>
  answers.csat !== undefined && isTopTwo(answers.csat.v, answers.csat.s);
/** The window after the decision is over; it is said of comparable decisions only, and once per customer and window. */
const isFollowed = ({ parts }: Facts): boolean => parts.journey?.churn !== undefined;
const hasLeft = ({ parts }: Facts): boolean => parts.journey?.churn === 'left';

export const goodwillMeasures = {
  goodwillOffers: count('go', 'contacts that were offered goodwill', offered),
  goodwillCost: amount('gc', 'minorUnits', 'amounts that were offered', ({ parts }) => parts.goodwill?.a),
  goodwillRefused: count('gn', 'contacts that waited as long and were offered nothing', refused),
  goodwillOfferCsat: count('ga', 'offered contacts with a CSAT answer', (f) => offered(f) && hasCsat(f)),
  goodwillOfferCsatTopTwo: count('gb', 'of these, top two boxes', (f) => offered(f) && isSatisfied(f)),
  goodwillRefusedCsat: count('gd', 'not offered contacts with a CSAT answer', (f) => refused(f) && hasCsat(f)),
  goodwillRefusedCsatTopTwo: count('ge', 'of these, top two boxes', (f) => refused(f) && isSatisfied(f)),
  goodwillOfferAbandoned: count('gf', 'offered contacts that were abandoned', (f) => offered(f) && f.abandoned),
  goodwillOfferRepeated: count(
    'gh',
    'offered contacts whose customer came again for the same reason',
    (f) => offered(f) && f.parts.journey?.repeated === true,
  ),
  goodwillRefusedRepeated: count(
    'gi',
    'not offered contacts whose customer came again for the same reason',
    (f) => refused(f) && f.parts.journey?.repeated === true,
  ),
  goodwillOfferCustomers: count(
    'gj',
    'customers who were offered goodwill and whose window after it is over',
    (f) => offered(f) && isFollowed(f),
  ),
  goodwillOfferChurned: count('gk', 'of these, cancelled within the window', (f) => offered(f) && hasLeft(f)),
  goodwillRefusedCustomers: count(
    'gl',
    'customers who were offered nothing because the budget was spent and whose window after it is over',
    (f) => refused(f) && isFollowed(f),
  ),
  goodwillRefusedChurned: count('gm', 'of these, cancelled within the window', (f) => refused(f) && hasLeft(f)),
  goodwillRefusedAbandoned: count('gg', 'not offered contacts that were abandoned', (f) => refused(f) && f.abandoned),
} as const satisfies Record<string, MeasureDefinition>;

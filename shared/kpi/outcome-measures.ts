/** What came of contacts. */
import { amount, count, type MeasureDefinition } from './measure-definition.ts';

export const outcomeMeasures = {
  salesCalls: count('ys', 'contacts for which a sale or no sale was reported', (f) => f.outcome.sale !== undefined),
  sales: count('yt', 'contacts with a sale', (f) => f.outcome.sale === true),
  saveCalls: count('yk', 'contacts for which a save or a loss was reported', (f) => f.outcome.save !== undefined),
  saves: count('yl', 'contacts that kept a customer who was leaving', (f) => f.outcome.save === true),
  revenue: amount(
    'yr',
    'minorUnits',
    "amounts in the centre's currency, except where no sale was reported",
    (f) => f.outcome.amount,
  ),
  foreignAmounts: amount(
    'yo',
    'count',
    'amounts in another currency, which are not in the revenue',
    (f) => f.outcome.foreignAmounts,
  ),
} as const satisfies Record<string, MeasureDefinition>;

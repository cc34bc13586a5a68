/** What came of a contact, as a flow reports it -> the contact's `outcome` part. */
import { currencyPattern, toMinorUnits } from '../../../../shared/domain/money.ts';
import { mergeOutcomes, type OutcomeEntry } from '../../../../shared/domain/outcome.ts';
import type { FlowAnswer, FlowParameters } from '../../../../shared/contracts/flow-functions.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';
import type { PartDeps } from '../../../../shared/flow/write-part.ts';
import { creditedContact, creditPart } from '../credit.ts';

export interface OutcomeDeps extends PartDeps {
  /** ISO 4217, of amounts that name none. */
  readonly currency: string;
  readonly now: () => number;
}

const moneyOf = ({ amount, currency }: FlowParameters<'outcome'>, fallback: string): Pick<OutcomeEntry, 'a' | 'c'> => {
  const named = currency?.toUpperCase() ?? fallback;
  if (amount === undefined || !currencyPattern.test(named)) return {};
  const minor = toMinorUnits(amount, named);
  return minor === undefined ? {} : { a: minor, c: named };
};

const entryOf = (parameters: FlowParameters<'outcome'>, { currency, now }: OutcomeDeps): OutcomeEntry => ({
  ...(parameters.sale === undefined ? {} : { s: parameters.sale }),
  ...(parameters.save === undefined ? {} : { k: parameters.save }),
  ...(parameters.disposition === undefined ? {} : { d: parameters.disposition }),
  ...moneyOf(parameters, currency),
  ...(parameters.product === undefined ? {} : { p: parameters.product }),
  ...(parameters.topic === undefined ? {} : { o: parameters.topic }),
  ...(parameters.problem === undefined ? {} : { b: parameters.problem }),
  ...(parameters.severity === undefined ? {} : { v: Math.round(parameters.severity) }),
  ...(parameters.wish === undefined ? {} : { w: parameters.wish }),
  t: now(),
});

/** The item of a contact that has one outcome. */
const onlyItem = '-';
/** What a check-in found stands beside the outcome and does not replace it. */
const checkInItem = 'check-in';

const itemOf = ({ item }: FlowParameters<'outcome'>, { b, v, w }: OutcomeEntry): string =>
  item ?? (b === undefined && v === undefined && w === undefined ? onlyItem : checkInItem);

export const keepOutcome = async (
  deps: OutcomeDeps,
  { event, parameters }: FlowInput<'outcome'>,
): Promise<FlowAnswer<'outcome'>> => {
  const contactId = creditedContact(event, parameters.contactId);
  const entry = entryOf(parameters, deps);
  if (contactId === undefined || Object.keys(entry).length === 1) return {};
  const result = await creditPart(deps, contactId, 'outcome', (stored) =>
    mergeOutcomes(stored, { [itemOf(parameters, entry)]: entry }),
  );
  return result === 'erased' ? {} : { status: 'recorded', sale: entry.s, save: entry.k };
};

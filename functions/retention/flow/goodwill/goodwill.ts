/** Goodwill: decided once per contact, in one conditional write. */
import type { FlowAnswer } from '../../../../shared/contracts/flow-functions.ts';
import type { AddressHash } from '../../../../shared/domain/customer-key.ts';
import { isDue, type Goodwill, type GoodwillSettings, type Refusal } from '../../../../shared/domain/goodwill.ts';
import { dayMs, localDay } from '../../../../shared/domain/time.ts';
import type { Offer, OfferPart } from '../../../../shared/dynamo/items/goodwill-item.ts';
import { callerOf } from '../../../../shared/flow/caller.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';

export interface GoodwillStore {
  /** Undefined: offered. Else the parts that stood in the way; none of them when it is worth another attempt. */
  readonly offer: (offer: Offer) => Promise<readonly OfferPart[] | undefined>;
  /** False: the contact has a decision, or is erased. */
  readonly refuse: (contactId: string, decision: Goodwill) => Promise<boolean>;
  /** What was decided for the contact; undefined when nothing was or it is erased. */
  readonly decided: (contactId: string) => Promise<Goodwill | undefined>;
}

export interface GoodwillDeps {
  readonly store: GoodwillStore;
  readonly settings: GoodwillSettings;
  readonly timeZone: string;
  readonly currency: string;
  readonly addressHash: () => Promise<AddressHash>;
  readonly now: () => number;
  readonly pause: (attempt: number) => Promise<void>;
}

const answerOf = (decision: Goodwill | undefined, { settings, currency }: GoodwillDeps): FlowAnswer<'goodwill'> =>
  decision?.a === undefined
    ? { reason: decision?.n }
    : { offer: 'true', amount: decision.a, currency, wording: settings.wording, reason: 'offered' };

const refused = async (
  deps: GoodwillDeps,
  contactId: string,
  decision: Omit<Goodwill, 'a'> & { readonly n: Refusal },
): Promise<FlowAnswer<'goodwill'>> =>
  (await deps.store.refuse(contactId, decision))
    ? answerOf(decision, deps)
    : answerOf(await deps.store.decided(contactId), deps);

/** The contact's own decision first: it is what a repeated call has to answer. */
const reasonOf = (parts: readonly OfferPart[]): Refusal => (parts.includes('customer') ? 'recent' : 'budget');

export const decideGoodwill = async (
  deps: GoodwillDeps,
  { event, parameters }: FlowInput<'goodwill'>,
): Promise<FlowAnswer<'goodwill'>> => {
  const { settings, store } = deps;
  const { waitedSeconds } = parameters;
  const { contactId } = event;
  if (contactId === undefined || waitedSeconds === undefined || !isDue(waitedSeconds, settings)) return {};
  const now = deps.now();
  const basis = { w: Math.round(waitedSeconds), t: now };
  const { customerKey } = callerOf(event, await deps.addressHash());
  if (customerKey === undefined) return refused(deps, contactId, { ...basis, n: 'unknown-customer' });
  const decision = { ...basis, a: settings.amount };
  const offer: Offer = {
    contactId,
    customerKey,
    decision,
    day: localDay(deps.timeZone, now),
    budgetPerDay: settings.budgetPerDay,
    lastBeforeMs: now - settings.customerDays * dayMs,
  };
  for (let attempt = 1; ; attempt += 1) {
    const inTheWay = await store.offer(offer);
    if (inTheWay === undefined) return answerOf(decision, deps);
    if (inTheWay.includes('contact')) return answerOf(await store.decided(contactId), deps);
    if (inTheWay.length > 0) return refused(deps, contactId, { ...basis, n: reasonOf(inTheWay) });
    await deps.pause(attempt);
  }
};

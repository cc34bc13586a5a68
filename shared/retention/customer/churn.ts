/**
 * Who left in spite, or because, of what was decided for a long wait: said of the contact it was decided for. Pure.
 *
 * Compared are the offers with what would have been offers had the day's budget not been spent: both from the moment of
 * the decision on, over the same window, and only when that is over. A customer counts once in a window, with the first
 * decision: later ones are part of what followed.
 */
import type { ContactParts } from '../../domain/contact-parts.ts';
import type { ProfileEvent } from '../../domain/customer-event.ts';
import type { Goodwill } from '../../domain/goodwill.ts';
import type { JourneySaid } from '../../domain/journey-part.ts';
import type { JourneyView } from './journeys.ts';

export interface ChurnState {
  readonly journeys: readonly JourneyView[];
  /** By contact id. */
  readonly rows: ReadonlyMap<string, { readonly parts: ContactParts }>;
  readonly events: readonly ProfileEvent[];
}

interface Decision {
  readonly contactId: string;
  readonly goodwill: Goodwill;
}

/** Not those whom an earlier offer, or not being known, kept from an offer. */
const isComparable = ({ a, n }: Goodwill): boolean => a !== undefined || n === 'budget';

/** At any leg of the customer's journeys, in the order of time; a switchboard is nobody who could leave. */
const decisionsOf = ({ journeys, rows }: ChurnState): Decision[] =>
  journeys
    .filter(({ first, said }) => first !== undefined && !said.get(first.contactId)?.shared)
    .flatMap(({ said }) => [...said.keys()])
    .flatMap((contactId) => {
      const goodwill = rows.get(contactId)?.parts.goodwill;
      return goodwill ? [{ contactId, goodwill }] : [];
    })
    .toSorted((x, y) => x.goodwill.t - y.goodwill.t || (x.contactId < y.contactId ? -1 : 1));

/** The decisions that a window belongs to: nothing had been decided for the customer for as long before. */
const followedIn = (decisions: readonly Decision[], windowMs: number): Decision[] =>
  decisions.filter(({ goodwill }, at) => {
    const before = decisions[at - 1];
    return isComparable(goodwill) && (!before || goodwill.t - before.goodwill.t >= windowMs);
  });

export interface Followed {
  readonly journeys: readonly JourneyView[];
  /** Epoch ms of the earliest decision whose window is still open. */
  readonly openSinceMs: number | undefined;
}

/** A cancellation before the decision is no effect of it. */
export const followGoodwill = (state: ChurnState, windowMs: number, nowMs: number): Followed => {
  const followed = followedIn(decisionsOf(state), windowMs);
  const cancellations = state.events.filter(({ type }) => type === 'cancellation').map(({ atMs }) => atMs);
  const isOver = ({ goodwill: { t } }: Decision): boolean => nowMs >= t + windowMs;
  const churn = new Map(
    followed
      .filter(isOver)
      .map(({ contactId, goodwill: { t } }): [string, JourneySaid['churn']] => [
        contactId,
        cancellations.some((at) => at >= t && at < t + windowMs) ? 'left' : 'stayed',
      ]),
  );
  const openSinceMs = followed.find((decision) => !isOver(decision))?.goodwill.t;
  if (churn.size === 0) return { journeys: state.journeys, openSinceMs };
  const marked = (id: string, said: JourneySaid): JourneySaid =>
    churn.has(id) ? { ...said, churn: churn.get(id) } : said;
  const journeys = state.journeys.map((journey) => ({
    ...journey,
    said: new Map([...journey.said].map(([id, said]) => [id, marked(id, said)])),
  }));
  return { journeys, openSinceMs };
};

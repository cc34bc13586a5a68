/** Who left after a long wait: marked where it was decided. */
import * as fc from 'fast-check';
import type { Contact } from '../../../../shared/domain/contact.ts';
import { markChurn } from '../../../../shared/retention/customer/churn.ts';
import type { JourneyView } from '../../../../shared/retention/customer/journeys.ts';

const contact: Contact = { contactId: 'c1', lastUpdateMs: 0 };
const journey = (said: object = {}): JourneyView => ({
  journeyId: 'c1',
  legs: [{ contact, kind: undefined }],
  first: contact,
  said: new Map([['c1', said]]),
  repeatOf: undefined,
});
const decided = (at: number) => new Map([['c1', { parts: { goodwill: { w: 300, t: at, a: 500 } } }]]);
const cancelled = (at: number) => ({ eventId: String(at), type: 'cancellation' as const, atMs: at });
const saidOf = (marked: readonly JourneyView[]) => marked[0]?.said.get('c1');

describe('a customer who left', () => {
  it('is marked exactly when a cancellation lies within the window after the decision', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.array(fc.nat(2_000), { maxLength: 4 }),
        fc.integer({ min: 1, max: 1_000 }),
        (at, times, windowMs) => {
          const events = times.map(cancelled);
          const marked = markChurn({ journeys: [journey({ repeated: true })], rows: decided(at), events }, windowMs);
          const offsets = times.map((time) => time - at);
          const left = offsets.some((offset) => offset === 0 || (offset > 0 && offset < windowMs));
          expect(saidOf(marked)).toEqual(left ? { repeated: true, churned: true } : { repeated: true });
        },
      ),
    );
  });

  it('is marked by nothing but a cancellation, and only where something was decided', () => {
    const purchase = { ...cancelled(20), type: 'purchase' as const };
    expect(saidOf(markChurn({ journeys: [journey()], rows: decided(10), events: [purchase] }, 100))).toEqual({});
    const undecided = new Map([['c1', { parts: {} }]]);
    expect(saidOf(markChurn({ journeys: [journey()], rows: undecided, events: [cancelled(20)] }, 100))).toEqual({});
  });

  it('is nobody behind a switchboard', () => {
    const shared = { shared: true };
    const state = { journeys: [journey(shared)], rows: decided(10), events: [cancelled(20)] };
    expect(saidOf(markChurn(state, 100))).toEqual(shared);
  });
});

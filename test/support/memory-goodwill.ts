/** Goodwill's transaction in memory: all of it or nothing, one storage call at a time. */
import type { Goodwill } from '../../shared/domain/goodwill.ts';
import type { Offer, OfferPart } from '../../shared/dynamo/items/goodwill-item.ts';
import type { GoodwillStore } from '../../functions/retention/flow/goodwill/goodwill.ts';
import type { Gate } from './faults.ts';

export class MemoryGoodwill {
  readonly decisions = new Map<string, Goodwill>();
  readonly spent = new Map<string, number>();
  readonly lastOffer = new Map<string, number>();

  store(gate: Gate): GoodwillStore {
    return {
      offer: (offer) => gate.pass('goodwill.offer', () => this.offer(offer)),
      refuse: (contactId, decision) =>
        gate.pass('goodwill.refuse', () => {
          if (this.decisions.has(contactId)) return false;
          this.decisions.set(contactId, decision);
          return true;
        }),
      decided: (contactId) => gate.pass('goodwill.decided', () => this.decisions.get(contactId)),
    };
  }

  private offer({ contactId, customerKey, day, decision, budgetPerDay, lastBeforeMs }: Offer): OfferPart[] | undefined {
    const spent = this.spent.get(day) ?? 0;
    const failed: OfferPart[] = [];
    if (this.decisions.has(contactId)) failed.push('contact');
    if (this.spent.has(day) && spent > budgetPerDay - decision.a) failed.push('budget');
    if ((this.lastOffer.get(customerKey) ?? Number.NEGATIVE_INFINITY) >= lastBeforeMs) failed.push('customer');
    if (failed.length > 0) return failed;
    this.decisions.set(contactId, decision);
    this.spent.set(day, spent + decision.a);
    this.lastOffer.set(customerKey, decision.t);
    return undefined;
  }
}

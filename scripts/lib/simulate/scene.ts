/** What a simulation is played on: the campaign, what goes wrong on the way to Connect, and the lives of the customers. */
import type { PersonFacts } from '../../../functions/retention/effect/facts.ts';
import type { FaultShares } from '../../../local/connect/faults.ts';
import type { Ending } from '../../../local/connect/instance.ts';
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import { campaignSchema } from '../../../shared/retention/campaign.ts';
import type { Economics } from '../../../shared/retention/effect/economics.ts';
import type { Measurement } from '../../../shared/retention/effect/plan.ts';
import type { SimCustomer } from './population.ts';
import type { ProductFigures } from './product.ts';

/** A Monday. */
export const startMs = Date.UTC(2026, 10, 2);
export const dayMs = 86_400_000;
export const heldOutShare = 0.2;
export const economics: Economics = { agentHourMinor: 3_200, voiceMinuteMinor: 3.8, annualValueMinor: 24_000 };

/** What goes wrong on the way to Connect unless something else is asked for. */
export const usualFaults: FaultShares = {
  throttled: 0.02,
  'limit-exceeded': 0.005,
  'error-before': 0.005,
  'error-after': 0.005,
  'lost-request': 0.005,
  'lost-answer': 0.01,
  'garbled-answer': 0.002,
  'slow-answer': 0.002,
};

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export interface Extent {
  readonly customers: number;
  readonly days: number;
}

export const measurementFor = ({ customers, days }: Extent): Measurement => ({
  churn: 'cancelled',
  windowDays: Math.max(1, Math.floor(days * 0.35)),
  looks: [day(startMs + (days - 1) * dayMs)],
  expectedChurn: 0.28,
  promisedEffect: 0.06,
  plannedPeople: Math.max(2, Math.round(customers * 0.7)),
});

export const campaignFor = (extent: Extent, queueId: string): Campaign => {
  const measurement = measurementFor(extent);
  return {
    campaignId: 'simulated',
    version: 1,
    state: 'running',
    createdAtMs: startMs,
    startedAtMs: startMs,
    changes: [],
    definition: campaignSchema.parse({
      name: 'Simulated: customers at risk',
      kind: 'at-risk',
      countries: ['GB', 'US', 'FR', 'DE'],
      call: { flowId: 'retention-call', queueId },
      validDays: Math.min(14, Math.max(1, extent.days - measurement.windowDays)),
      measurement,
    }),
  };
};

/** Who left, whom a conversation kept: nature's side of the effect, which the product sees only as customer events. */
export class Lives {
  readonly #byPhone: ReadonlyMap<string, SimCustomer>;
  readonly #ended: Ending[] = [];
  readonly #keptAtMs = new Map<string, number>();

  constructor(customers: readonly SimCustomer[]) {
    // In a household the first one answers.
    this.#byPhone = new Map(customers.toReversed().map((one) => [one.phone, one]));
  }

  ended(ending: Ending, atMs: number): void {
    this.#ended.push(ending);
    const phone = ending.contact.customerAddress ?? '';
    if (ending.disposition === 'saved' && this.#byPhone.get(phone)?.persuadable === true)
      this.#keptAtMs.set(phone, atMs);
  }

  get conversations(): readonly Ending[] {
    return this.#ended.filter(({ disposition }) => disposition !== 'voicemail');
  }

  factsOf(person: ProductFigures['people'][number]): PersonFacts {
    const customer = this.#byPhone.get(person.phone);
    const keptAtMs = this.#keptAtMs.get(person.phone) ?? Number.POSITIVE_INFINITY;
    const leavesMs = customer?.leavesMs;
    const own = this.#ended.filter(({ contact }) => contact.customerAddress === person.phone);
    return {
      ...person,
      cancelledAtMs: leavesMs !== undefined && leavesMs < keptAtMs ? leavesMs : undefined,
      purchases: customer?.purchases ?? [],
      contactsAtMs: [],
      reached: own.length > 0,
      agentSeconds: own.reduce((sum, { contact }) => sum + contact.interaction + contact.acw, 0),
      voiceSeconds: own.reduce((sum, { contact }) => sum + contact.interaction, 0),
    };
  }
}

// What every story needs: chance, the centre, its customers, the floor and a short memory of recent contacts.

import type { Calendar } from './calendar.ts';
import { PRODUCTS, QUEUE_DATA } from './centre-data.ts';
import type { QueueKey, TopicWeights } from './centre-data.ts';
import type { Centre, Queue } from './centre.ts';
import type { Customer, CustomerPool } from './customers.ts';
import type { Floor } from './floor.ts';
import { NO_LINKS } from './leg.ts';
import type { Leg } from './leg.ts';
import type { Memory } from './memory.ts';
import type { Random } from './random.ts';

export interface Desk {
  readonly random: Random;
  readonly centre: Centre;
  readonly calendar: Calendar;
  readonly customers: CustomerPool;
  readonly floor: Floor;
  readonly memory: Memory;
}

/** One journey: its legs in the order of their starts, the root first. */
export type Story = (desk: Desk, at: number) => readonly Leg[];

/** Who contacts the centre, and why. */
export interface Enquiry {
  readonly customer: Customer;
  readonly queue: Queue;
  readonly topic: string;
  readonly customerId: string | null;
  readonly address: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const REPEAT_SHARE = 0.16;
const WITHHELD_SHARE = 0.03;
const UNRECOGNISED_SHARE = 0.06;
const OLD_FORMAT_SHARE = 0.008;
const REPEAT_WINDOW_SECONDS = 7 * 86_400;

const topicFor = (random: Random, queue: QueueKey): string => {
  const data: TopicWeights = QUEUE_DATA[queue];
  return random.weighted(data.topics);
};

/** Attributes as flows set them: usually language and reason, sometimes a product, sometimes nothing at all. */
export const attributesFor = (random: Random, customer: Customer, topic: string): Record<string, string> => {
  if (random.chance(0.05)) return {};
  return {
    ...(random.chance(0.92) ? { language: customer.language } : {}),
    ...(random.chance(0.9) ? { reason: topic } : {}),
    ...(random.chance(0.55) ? { product: random.chance(0.9) ? customer.product : random.weighted(PRODUCTS) } : {}),
  };
};

export const enquiry = ({ random, centre, customers, memory }: Desk, key: QueueKey, at: number): Enquiry => {
  // Some contacts come back within a week for the same reason: the first one did not solve it.
  const unsolved = random.chance(REPEAT_SHARE)
    ? memory.takeUnsolved(random, key, at - REPEAT_WINDOW_SECONDS, at)
    : undefined;
  const customer = unsolved ? customers.customer(unsolved.customerIndex) : customers.draw(random);
  const topic = unsolved?.topic ?? topicFor(random, key);
  const queue = centre.queues[key];
  const withheld = queue.channel === 'VOICE' && random.chance(WITHHELD_SHARE);
  const unrecognised = withheld || random.chance(UNRECOGNISED_SHARE);
  return {
    customer,
    queue,
    topic,
    customerId: unrecognised ? null : customer.customerId,
    address: withheld ? 'anonymous' : queue.channel === 'EMAIL' ? customer.email : customer.phone,
    attributes: attributesFor(random, customer, topic),
  };
};

type LegFacts = Pick<Leg, 'channel' | 'method' | 'initiatedAt' | 'disconnectedAt'> & Partial<Leg>;

/** Fills in what most contacts have in common. */
export const makeLeg = (random: Random, facts: LegFacts): Leg => ({
  contactId: facts.contactId ?? random.uuid(),
  direction: null,
  connectedToSystemAt: facts.initiatedAt,
  disconnectReason: null,
  // Field samples show about a minute between the end of after-contact work and the record.
  reportedAfter: random.int(52, 75),
  links: NO_LINKS,
  transferCompletedAt: null,
  transferredTo: null,
  agent: null,
  connectionAttempts: 0,
  queue: null,
  customerId: null,
  customerAddress: null,
  systemAddress: null,
  attributes: {},
  testCall: false,
  oldFormat: facts.channel === 'VOICE' && facts.method === 'INBOUND' && random.chance(OLD_FORMAT_SHARE),
  extras: {},
  ...facts,
});

/** The part of a leg that says who the customer is. */
export const customerFacts = (
  who: Enquiry,
): Pick<Leg, 'customerId' | 'customerAddress' | 'systemAddress' | 'attributes'> => ({
  customerId: who.customerId,
  customerAddress: who.address,
  systemAddress: who.queue.serviceNumber,
  attributes: who.attributes,
});

/** Opening hours, 08:00 to 20:00 local. */
export const isOpen = (minuteOfDay: number): boolean => minuteOfDay >= 480 && minuteOfDay < 1200;

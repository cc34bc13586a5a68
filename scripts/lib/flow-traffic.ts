/**
 * What contact flows do while the generated centre works: surveys, outcomes and offers for a sample of its contacts, through
 * the shipped flows and the real functions; and a caller who chatted last and is recognised on the phone.
 */
import * as z from 'zod';
import type { FlowContact } from '../../local/connect/flows/flow-state.ts';
import { createRandom, type Random } from '../../local/generator/random.ts';
import { type FlowHost, flowRunner, type RunFlow } from './flow-runner.ts';

const recordSchema = z.object({
  ContactId: z.string(),
  Channel: z.enum(['VOICE', 'CHAT', 'TASK', 'EMAIL']),
  InitiationMethod: z.string(),
  InitiationTimestamp: z.string(),
  CustomerId: z.string().nullish(),
  CustomerEndpoint: z.object({ Address: z.string() }).nullish(),
  Queue: z.object({ ARN: z.string(), Name: z.string().nullish(), Duration: z.number().nullish() }).nullish(),
  Agent: z.object({ ConnectedToAgentTimestamp: z.string().nullish() }).nullish(),
});
type FlowRecord = z.output<typeof recordSchema>;

/** Calls of each kind, at most. */
const mostSampled = 120;

interface Known {
  phone?: string;
  last: FlowRecord;
  /** Contacts after the first, queues left without an agent, long waits. */
  troubles: number;
}

interface Phone {
  readonly customers: Set<string>;
  /** InitiationTimestamp of the last call from or to it, whoever made it. */
  lastAt: string;
}

const longWaitS = 300;

const troublesOf = ({ Queue, Agent }: FlowRecord): number =>
  (Queue && !Agent?.ConnectedToAgentTimestamp ? 1 : 0) + ((Queue?.Duration ?? 0) > longWaitS ? 1 : 0);

/** Keeps what the calls below need of the records that pass by; bounded. */
export class FlowSample {
  readonly #random: Random;
  readonly #contacts: FlowRecord[] = [];
  readonly #known = new Map<string, Known>();
  readonly #phones = new Map<string, Phone>();

  constructor(seed: number) {
    this.#random = createRandom(seed, 0xf1);
  }

  add(text: string): void {
    const parsed = recordSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const record = parsed.data;
    const isCall = record.Channel === 'VOICE' && record.InitiationMethod === 'INBOUND';
    if (isCall && this.#contacts.length < mostSampled && this.#random.chance(0.2)) this.#contacts.push(record);
    const { CustomerId, CustomerEndpoint } = record;
    const phone = CustomerEndpoint?.Address.startsWith('+') ? CustomerEndpoint.Address : undefined;
    if (phone !== undefined) this.#notePhone(phone, record);
    if (typeof CustomerId !== 'string') return;
    const before = this.#known.get(CustomerId);
    const known = before ?? { last: record, troubles: 0 };
    known.troubles += troublesOf(record) + (before === undefined ? 0 : 1);
    if (isCall && phone !== undefined) known.phone = phone;
    if (record.InitiationTimestamp > known.last.InitiationTimestamp) known.last = record;
    this.#known.set(CustomerId, known);
  }

  contacts(): readonly FlowRecord[] {
    return this.#contacts;
  }

  #notePhone(phone: string, { CustomerId, InitiationTimestamp }: FlowRecord): void {
    const known = this.#phones.get(phone) ?? { customers: new Set(), lastAt: '' };
    if (typeof CustomerId === 'string') known.customers.add(CustomerId);
    if (InitiationTimestamp > known.lastAt) known.lastAt = InitiationTimestamp;
    this.#phones.set(phone, known);
  }

  /** Nobody else was seen with the phone, and its last call was before this moment. */
  #isTheirs(phone: string, moment: string): boolean {
    const known = this.#phones.get(phone);
    return known?.customers.size === 1 && known.lastAt < moment;
  }

  /** Whoever may be at risk and phoned from a number that is theirs alone; those with most trouble first. */
  troubled(): { readonly customerId: string; readonly phone: string }[] {
    return [...this.#known]
      .filter(([, { troubles }]) => troubles > 0)
      .toSorted(([a, x], [b, y]) => y.troubles - x.troubles || (a < b ? -1 : 1))
      .flatMap(([customerId, { phone }]) =>
        phone !== undefined && this.#phones.get(phone)?.customers.size === 1 ? [{ customerId, phone }] : [],
      );
  }

  /** Somebody who phoned once, chatted last, and now phones again. */
  chatted(): { readonly phone: string; readonly chatId: string } | undefined {
    for (const { phone, last } of this.#known.values())
      if (phone !== undefined && last.Channel === 'CHAT' && this.#isTheirs(phone, last.InitiationTimestamp))
        return { phone, chatId: last.ContactId };
    return undefined;
  }
}

const surveyKeys = (random: Random): string[] => {
  const csat = random.pick(['5', '5', '5', '4', '4', '3', '2', '1']);
  return random.chance(0.7) ? [csat, random.pick(['1', '2', '4']), random.pick(['10', '9', '8', '6', '2'])] : [csat];
};

const outcomeOf = (random: Random): Record<string, string> =>
  random.chance(0.3)
    ? { outcome_sale: 'true', outcome_amount: String(random.int(10, 90)), outcome_disposition: 'sold' }
    : { outcome_sale: 'false', outcome_disposition: 'no interest' };

interface FlowTraffic {
  readonly surveys: number;
  readonly outcomes: number;
  readonly waits: number;
  /** What an agent is told of the caller who chatted last; undefined: nobody did. */
  readonly recognised: Readonly<Record<string, string>> | undefined;
}

const recognise = async (run: RunFlow, instanceArn: string, sample: FlowSample): Promise<FlowTraffic['recognised']> => {
  const caller = sample.chatted();
  if (caller === undefined) return undefined;
  const attributes: Record<string, string> = {};
  const contact: FlowContact = {
    contactId: `${caller.chatId}-phones`,
    instanceArn,
    channel: 'VOICE',
    initiationMethod: 'INBOUND',
    customerAddress: caller.phone,
    attributes,
  };
  await run('customer-context', contact, [], 0);
  return attributes;
};

export const playFlows = async (
  host: FlowHost,
  instanceArn: string,
  sample: FlowSample,
  seed: number,
): Promise<FlowTraffic> => {
  const random = createRandom(seed, 0xf2);
  const run = flowRunner(host, instanceArn);
  const contactOf = (record: FlowRecord, attributes: Record<string, string> = {}): FlowContact => ({
    contactId: record.ContactId,
    instanceArn,
    channel: record.Channel,
    initiationMethod: record.InitiationMethod,
    attributes,
    ...(record.CustomerEndpoint ? { customerAddress: record.CustomerEndpoint.Address } : {}),
    ...(record.Queue ? { queue: { arn: record.Queue.ARN, name: record.Queue.Name ?? '' } } : {}),
  });
  let [surveys, outcomes, waits] = [0, 0, 0];
  for (const record of sample.contacts()) {
    const waitedS = record.Queue?.Duration ?? 0;
    if (waitedS >= 60) {
      await run('queue', contactOf(record), [], waitedS);
      waits += 1;
    }
    if (!record.Agent?.ConnectedToAgentTimestamp) continue;
    if (random.chance(0.4)) {
      await run('outcome', contactOf(record, outcomeOf(random)), [], 0);
      outcomes += 1;
    }
    if (random.chance(0.6)) continue;
    const leg = { ...contactOf(record), contactId: `${record.ContactId}-survey`, initiationMethod: 'DISCONNECT' };
    await run('survey after a contact', { ...leg, previousContactId: record.ContactId }, surveyKeys(random), 0);
    surveys += 1;
  }
  return { surveys, outcomes, waits, recognised: await recognise(run, instanceArn, sample) };
};

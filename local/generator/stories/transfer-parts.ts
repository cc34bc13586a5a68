// What transfers of all kinds share: the facts of both legs and where a queue passes its calls on to.

import type { QueueKey } from '../centre-data.ts';
import { customerFacts } from '../desk.ts';
import type { Desk, Enquiry } from '../desk.ts';
import type { Leg, QueuePart } from '../leg.ts';
import type { Wait } from '../work.ts';

export type Answered = Extract<Wait, { kind: 'answered' }>;
export type RootFacts = Pick<
  Leg,
  | 'contactId'
  | 'channel'
  | 'method'
  | 'direction'
  | 'initiatedAt'
  | 'customerId'
  | 'customerAddress'
  | 'systemAddress'
  | 'attributes'
>;
export type HandledFacts = RootFacts & { readonly queue: QueuePart; readonly connectionAttempts: number };

const OTHER_QUEUE: Partial<Record<QueueKey, QueueKey>> = {
  billing: 'cancellations',
  faults: 'billing',
  sales: 'billing',
  cancellations: 'sales',
};

export const otherQueue = (who: Enquiry): QueueKey => OTHER_QUEUE[who.queue.key] ?? 'billing';

export const childFacts = (desk: Desk, who: Enquiry, parent: RootFacts, contactId: string, initiatedAt: number) =>
  ({
    contactId,
    channel: 'VOICE',
    method: 'TRANSFER',
    initiatedAt,
    ...customerFacts(who),
    oldFormat: false,
    systemAddress: desk.random.chance(0.8) ? who.queue.serviceNumber : null,
    links: { initial: parent.contactId, previous: parent.contactId, next: null, related: null },
  }) as const;

export const rootLinks = (childId: string) =>
  ({ initial: null, previous: null, next: childId, related: null }) as const;

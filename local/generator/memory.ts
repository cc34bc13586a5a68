// A bounded memory of recent contacts: who may call again for the same reason, and which contact a later call relates to.

import type { QueueKey } from './centre-data.ts';
import type { Random } from './random.ts';

export interface PastContact {
  readonly contactId: string;
  readonly customerIndex: number;
  readonly queue: QueueKey;
  readonly topic: string;
  readonly endedAt: number;
}

export interface Memory {
  readonly remember: (contact: PastContact) => void;
  /** Takes out a contact of this queue that ended within the given time; each is used once. */
  readonly takeUnsolved: (random: Random, queue: QueueKey, from: number, to: number) => PastContact | undefined;
  /** Any contact that ended before `to`, for calls that follow up on one. */
  readonly recall: (random: Random, to: number) => PastContact | undefined;
}

export const createMemory = (capacity: number): Memory => {
  const perQueue = Math.max(16, Math.floor(capacity / 4));
  const queues = new Map<QueueKey, PastContact[]>();
  const latest: PastContact[] = [];
  let remembered = 0;
  return {
    remember: (contact) => {
      const list = queues.get(contact.queue) ?? [];
      queues.set(contact.queue, list);
      // Overwriting a rotating place keeps both lists bounded and spread over the last days.
      if (list.length < perQueue) list.push(contact);
      else list[remembered % perQueue] = contact;
      latest[remembered % perQueue] = contact;
      remembered += 1;
    },
    takeUnsolved: (random, queue, from, to) => {
      const list = queues.get(queue);
      if (!list || list.length === 0) return undefined;
      const place = random.int(0, list.length - 1);
      const taken = list[place];
      const last = list.pop();
      if (last !== undefined && place < list.length) list[place] = last;
      return taken !== undefined && taken.endedAt >= from && taken.endedAt < to ? taken : undefined;
    },
    recall: (random, to) => {
      const found = latest.length === 0 ? undefined : random.pick(latest);
      return found !== undefined && found.endedAt < to ? found : undefined;
    },
  };
};

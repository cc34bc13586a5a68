/** A promise to call back -> an item beside the customer's timeline, which customer-context answers from. */
import type { FlowAnswer, FlowParameters } from '../../../../shared/contracts/flow-functions.ts';
import type { AddressHash } from '../../../../shared/domain/customer-key.ts';
import { dayMs, parseTimestamp } from '../../../../shared/domain/time.ts';
import type { CallbackPromise } from '../../../../shared/dynamo/items/promise-item.ts';
import { callerOf } from '../../../../shared/flow/caller.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';

export interface PromiseDeps {
  readonly addressHash: () => Promise<AddressHash>;
  readonly put: (customerKey: string, promise: CallbackPromise) => Promise<void>;
  readonly now: () => number;
}

const furthestMs = 90 * dayMs;

/** A moment, or minutes from now; a day from now when neither is usable. Never in the past, never beyond 90 days. */
const dueAtMs = ({ dueAt, dueInMinutes }: FlowParameters<'callback-promise'>, now: number): number => {
  const moment = dueAt === undefined ? undefined : parseTimestamp(dueAt);
  const due = moment ?? now + (dueInMinutes === undefined ? dayMs : dueInMinutes * 60_000);
  return Math.round(Math.min(Math.max(due, now), now + furthestMs));
};

export const keepPromise = async (
  deps: PromiseDeps,
  { event, parameters }: FlowInput<'callback-promise'>,
): Promise<FlowAnswer<'callback-promise'>> => {
  const { customerKey } = callerOf(event, await deps.addressHash());
  if (customerKey === undefined || event.contactId === undefined) return {};
  const now = deps.now();
  const due = dueAtMs(parameters, now);
  await deps.put(customerKey, {
    contactId: event.contactId,
    madeAtMs: now,
    dueAtMs: due,
    what: parameters.what,
    topic: parameters.topic,
  });
  return { status: 'promised', dueAt: `${new Date(due).toISOString().slice(0, 19)}Z` };
};

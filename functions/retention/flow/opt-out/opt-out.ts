/** A caller who asks not to be called again. It counts from the moment this has answered `recorded`. */
import type { FlowAnswer } from '../../../../shared/contracts/flow-functions.ts';
import type { AddressHash } from '../../../../shared/domain/customer-key.ts';
import { callerOf } from '../../../../shared/flow/caller.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';
import { recordOptOut, type PersonStore } from '../../person/record.ts';

export interface OptOutDeps {
  readonly addressHash: () => Promise<AddressHash>;
  readonly persons: PersonStore;
  readonly now: () => number;
}

export const optOut = async (deps: OptOutDeps, { event }: FlowInput<'opt-out'>): Promise<FlowAnswer<'opt-out'>> => {
  const { personKey } = callerOf(event, await deps.addressHash());
  if (personKey === undefined) return {};
  const isNew = await recordOptOut(deps.persons, personKey, {
    id: `flow:${event.contactId ?? 'unknown'}`,
    atMs: deps.now(),
    source: 'contact flow',
  });
  return { status: isNew ? 'recorded' : 'known' };
};

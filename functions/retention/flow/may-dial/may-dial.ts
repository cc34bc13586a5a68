/** An agent dials: the claim of a task is made here, at the moment of the call and not when the task was handed out. */
import type { FlowAnswer } from '../../../../shared/contracts/flow-functions.ts';
import { addressKey, type AddressHash } from '../../../../shared/domain/customer-key.ts';
import type { FollowUp } from '../../../../shared/dynamo/items/follow-up-item.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';
import { readNumber } from '../../../../shared/retention/calling-rules/phone-number.ts';
import { type ClaimDeps, claimDial } from '../../dial/claim.ts';
import { type GenerationStore, isCurrent } from '../../dial/generation.ts';

export interface MayDialDeps extends Omit<ClaimDeps, 'numberOf'> {
  readonly addressHash: () => Promise<AddressHash>;
  readonly generation: GenerationStore;
  readonly table: string;
}

type Answer = FlowAnswer<'may-dial'>;

const no = (reason: string): Answer => ({ mayDial: false, reason });

/** The task that is this call's: the one in the agent's hands, or the one that this very call has claimed already. */
const taskOf = async (
  { store }: MayDialDeps,
  followUps: readonly FollowUp[],
  contactId: string,
): Promise<FollowUp | Answer | undefined> => {
  for (const followUp of followUps.filter(({ state }) => state === 'in-flight')) {
    const dial = followUp.dialId === undefined ? undefined : await store.dials.read(followUp.dialId);
    if (dial?.contactId === contactId) return { mayDial: true, reason: 'follow-up', dialId: dial.dialId };
  }
  return followUps.find(({ state }) => state === 'tasked');
};

const isFollowUp = (found: FollowUp | Answer): found is FollowUp => 'followUpId' in found;

export const mayDial = async (deps: MayDialDeps, { event, parameters }: FlowInput<'may-dial'>): Promise<Answer> => {
  const { store, now } = deps;
  const number = readNumber(parameters.phoneNumber ?? event.customerAddress ?? '');
  const { contactId } = event;
  if (number.e164 === undefined || contactId === undefined) return no('number');
  const personKey = addressKey(number.e164, await deps.addressHash());
  if (personKey === undefined) return no('number');
  const [person, followUps] = await Promise.all([store.persons.read(personKey), store.followUps.ofPerson(personKey)]);
  const found = await taskOf(deps, followUps, contactId);
  if (found === undefined) {
    // No task: a call of the agent's own, about an order or a promise. Only an opt-out and a held-out arm speak against it.
    if (person.optOut !== undefined) return no('opt-out');
    return person.open === undefined ? { mayDial: true, reason: 'none' } : no('in-flight');
  }
  if (!isFollowUp(found)) return found;
  if ((found.taskUntilMs ?? 0) <= now()) return no('hours');
  const lease = await store.control.readLease();
  if (!isCurrent(await deps.generation.read(), deps.table, lease.epoch)) return no('switch');
  const { e164 } = number;
  const claim = await claimDial(
    { ...deps, numberOf: async () => e164 },
    { followUpId: found.followUpId, mode: 'task', epoch: undefined, contactId },
  );
  switch (claim.kind) {
    case 'claimed':
      return { mayDial: true, reason: 'follow-up', dialId: claim.dial.dialId };
    case 'refused':
      return no(claim.refusals[0]?.rule ?? 'refused');
    case 'closed':
      return no('switch');
    case 'lost':
      return no('in-flight');
  }
};

export interface StopDeps {
  /** Undefined: no instance is known, so nothing can be stopped. */
  readonly stop: ((contactId: string) => Promise<void>) | undefined;
  readonly onFailure: (error: unknown) => void;
}

/**
 * A whisper flow cannot hang up, so a refused call is ended here. When that fails the answer is still no, and the flow's own
 * way of not placing the call is left.
 */
export const mayDialOrStop = async (
  deps: MayDialDeps,
  { stop, onFailure }: StopDeps,
  input: FlowInput<'may-dial'>,
): Promise<Answer> => {
  const answer = await mayDial(deps, input);
  const { contactId } = input.event;
  if (answer.mayDial !== true && stop !== undefined && contactId !== undefined) await stop(contactId).catch(onFailure);
  return answer;
};

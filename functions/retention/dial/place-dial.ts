/** From a due follow-up to one call: claim, look once more, call once, write down what came of it. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { Dial } from '../../../shared/dynamo/items/dial-item.ts';
import { settleDial } from '../reconcile/settle.ts';
import type { Refusal } from '../rules/gate.ts';
import type { CallResult } from './call-result.ts';
import { type ClaimDeps, claimDial } from './claim.ts';

export interface Call {
  readonly e164: string;
  readonly dial: Dial;
  readonly campaign: Campaign;
}

export interface PlaceDeps extends ClaimDeps {
  /** Sends one request, at most once, and never throws. */
  readonly call: (call: Call) => Promise<CallResult>;
}

export type Placed =
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'closed' | 'lost' }
  /** Claimed and then not sent: too late, or forbidden in the meantime. */
  | { readonly kind: 'withheld'; readonly reason: string }
  | CallResult;

/** One strongly consistent look between claim and call: the window in which a stop can be missed is as short as it can be. */
const stopReason = async ({ store, now }: PlaceDeps, { dial }: Call): Promise<string | undefined> => {
  const [person, control] = await Promise.all([store.persons.read(dial.personKey), store.control.readSwitch()]);
  if (person.optOut !== undefined) return 'opted out';
  if (person.open?.dialId !== dial.dialId) return 'not ours';
  if (!control.on || control.countriesOff.includes(dial.evidence.country)) return 'switched off';
  return now() < dial.mustDialBeforeMs ? undefined : 'too late';
};

const withhold = async (deps: PlaceDeps, dial: Dial, reason: string): Promise<Placed> => {
  const next: Dial = { ...dial, state: 'not-placed', reason };
  if (await deps.store.dials.move(next, ['claimed'])) await settleDial(deps, next, { outcome: 'not-dialled' });
  return { kind: 'withheld', reason };
};

const afterCall = async (deps: PlaceDeps, dial: Dial, result: CallResult): Promise<void> => {
  switch (result.kind) {
    case 'placed':
      await deps.store.dials.move({ ...dial, state: 'placed', contactId: result.contactId }, ['claimed']);
      return;
    case 'unknown':
      await deps.store.dials.move({ ...dial, state: 'unknown', reason: result.reason }, ['claimed']);
      return;
    case 'not-placed': {
      const next: Dial = { ...dial, state: 'not-placed', reason: result.reason };
      if (!(await deps.store.dials.move(next, ['claimed']))) return;
      await settleDial(deps, next, { outcome: result.afterwards === 'final' ? 'configuration' : 'not-dialled' });
    }
  }
};

/** At most one call is sent for a follow-up's attempt, whoever else runs this and wherever it stops. */
export const placeDial = async (deps: PlaceDeps, followUpId: string, epoch: number): Promise<Placed> => {
  const claim = await claimDial(deps, { followUpId, mode: 'voice', epoch });
  if (claim.kind !== 'claimed') return claim;
  const reason = await stopReason(deps, claim);
  if (reason !== undefined) return withhold(deps, claim.dial, reason);
  const result = await deps.call(claim);
  await afterCall(deps, claim.dial, result);
  return result;
};

/** A follow-up as its row in the Contacts table says it. Pure. */
import type { FollowUpPart } from '../../../shared/domain/follow-up-part.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';

const one = (condition: boolean): number => (condition ? 1 : 0);

/** Undefined until the follow-up came due: until then there is nothing to count. */
export const followUpPart = (followUp: FollowUp): FollowUpPart | undefined =>
  followUp.version === 1
    ? undefined
    : {
        c: followUp.campaignId,
        t: followUp.firstDueAtMs,
        ...(followUp.arm === 'heldOut' ? { h: true as const } : {}),
        g: one(followUp.passedAtMs !== undefined),
        p: followUp.placed,
        r: one(followUp.reachedAtMs !== undefined),
        s: one(followUp.savedAtMs !== undefined),
        o: one(followUp.optedOutAtMs !== undefined),
        x: one(followUp.closedAs === 'refused'),
      };

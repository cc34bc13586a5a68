/** Measures of follow-ups: rows that are no contact, but a person who was to be reached. */
import type { ContactParts } from '../domain/contact-parts.ts';
import type { FollowUpPart } from '../domain/follow-up-part.ts';
import { intervalKey, localDay } from '../domain/time.ts';

const measure = (code: string, meaning: string) => ({
  code,
  unit: 'count' as const,
  version: 1,
  meaning,
  /** No contact adds to it: see followUpContribution. */
  of: (): undefined => undefined,
});

export const followUpMeasures = {
  followUpsDue: measure('ud', 'follow-ups of the treated that came due'),
  followUpsPassed: measure('up', 'of these, those that every rule let pass at least once'),
  followUpCalls: measure('uc', 'calls placed for follow-ups'),
  followUpsReached: measure('ur', 'follow-ups that led to a conversation'),
  followUpsSaved: measure('us', 'follow-ups whose customer stays, as the agent says'),
  followUpsOptedOut: measure('uo', 'follow-ups that ended with an opt-out'),
  followUpsRefused: measure('ux', 'follow-ups that ended because a rule refused'),
  followUpsHeldOut: measure('uh', 'follow-ups of the held-out that came due'),
  followUpsHeldOutPassed: measure('ug', 'of these, those that every rule let pass'),
} as const;

const measuresOf = (part: FollowUpPart): Record<string, number> => {
  const m = followUpMeasures;
  return part.h
    ? { [m.followUpsHeldOut.code]: 1, [m.followUpsHeldOutPassed.code]: part.g }
    : {
        [m.followUpsDue.code]: 1,
        [m.followUpsPassed.code]: part.g,
        [m.followUpCalls.code]: part.p,
        [m.followUpsReached.code]: part.r,
        [m.followUpsSaved.code]: part.s,
        [m.followUpsOptedOut.code]: part.o,
        [m.followUpsRefused.code]: part.x,
      };
};

/** Measures, time and campaign of a follow-up; undefined for other rows. */
export const followUpContribution = ({ followUp }: ContactParts, zone: string) =>
  followUp === undefined
    ? undefined
    : {
        campaignId: followUp.c,
        interval: intervalKey(followUp.t),
        day: localDay(zone, followUp.t),
        measures: Object.fromEntries(Object.entries(measuresOf(followUp)).filter(([, value]) => value !== 0)),
      };

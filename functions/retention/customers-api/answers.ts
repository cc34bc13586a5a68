/** What the API says of a customer. */
import { exclusionOf, isAbandoned, isHandled, waitMsOf } from '../../../shared/domain/classify.ts';
import type { Profile } from '../../../shared/dynamo/items/profile-item.ts';
import { startedAtMs } from '../../../shared/dynamo/items/timeline-item.ts';
import { featuresOf, type HappeningSettings, type Ratings } from '../../../shared/retention/customer/happenings.ts';
import { reasonOf, type JourneyView } from '../../../shared/retention/customer/journeys.ts';
import { riskText } from '../../../shared/retention/customer/scorecard.ts';

const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

export const profileAnswer = (profile: Profile): object => ({
  customerKey: profile.customerKey,
  version: profile.version,
  computedAt: iso(profile.computedAtMs),
  persons: profile.personKeys,
  country: profile.country ?? null,
  language: profile.language ?? null,
  product: profile.product ?? null,
  shared: profile.shared ?? false,
  lifecycle: { stage: profile.lifecycle, since: profile.lifecycleSince, changes: profile.moves.filter(({ to }) => to) },
  risk: profile.risk
    ? {
        score: profile.risk.score,
        scorecard: profile.risk.scorecard,
        reasons: profile.risk.reasons.map(({ feature, points }) => ({ feature, points, text: riskText(feature) })),
      }
    : null,
  profilingObjected: profile.profilingObjected ?? false,
  firstContactAt: iso(profile.firstContactAtMs),
  lastContact: profile.lastContact
    ? {
        contactId: profile.lastContact.contactId,
        at: iso(profile.lastContact.atMs),
        channel: profile.lastContact.channel ?? null,
        reason: profile.lastContact.reason ?? null,
      }
    : null,
  contacts: profile.contacts,
  inboundLast30Days: profile.inbound30,
  abandonedAt: iso(profile.abandonedAtMs),
  purchases: profile.purchases,
  lastPurchaseAt: iso(profile.lastPurchaseAtMs),
  cancelledAt: iso(profile.cancelledAtMs),
});

/** Journeys with their legs; moments are the scorecard's features that happened in one. */
export const journeyAnswer = (
  journeys: readonly JourneyView[],
  settings: HappeningSettings,
  ratings: Ratings,
): object[] =>
  journeys.map((journey) => {
    const { journeyId, legs, first, said, repeatOf } = journey;
    const about = first && said.get(first.contactId);
    return {
      journeyId,
      startedAt: iso(legs[0] && startedAtMs(legs[0].contact)),
      channel: first?.channel ?? null,
      reason: (first && reasonOf(first)) ?? null,
      repeatOf: repeatOf ?? null,
      repeated: about?.repeated ?? false,
      channelSwitched: about?.switched ?? false,
      contextCarried: about?.carried ?? false,
      final: about?.final ?? false,
      hands: about?.hands ?? legs.filter(({ contact }) => isHandled(contact)).length,
      moments: featuresOf(journey, settings, ratings),
      legs: legs
        .filter(({ contact }) => exclusionOf(contact) === undefined)
        .map(({ contact, kind }) => ({
          contactId: contact.contactId,
          kind: kind ?? 'first',
          channel: contact.channel ?? null,
          startedAt: iso(startedAtMs(contact)),
          queue: contact.queueName ?? null,
          handled: isHandled(contact),
          abandoned: isAbandoned(contact),
          waitSeconds: (waitMsOf(contact) ?? 0) / 1000,
        })),
    };
  });

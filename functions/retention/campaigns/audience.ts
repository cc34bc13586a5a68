/** Who belongs into a campaign now, by profile. Pure: the reader of profiles and the clock are somebody else's. */
import { dayMs, utcDay } from '../../../shared/domain/time.ts';
import type { Profile } from '../../../shared/dynamo/items/profile-item.ts';
import type { CampaignDefinition, CampaignKind } from '../../../shared/retention/campaign.ts';

/** Pages of profiles, in no order. */
export type AudienceReader = () => AsyncIterable<readonly Profile[]>;

export interface Wanted {
  readonly personKey: string;
  readonly customerKey: string;
  /** Tells several reasons to call the same person apart; making it again finds the first. */
  readonly cycle: string;
}

/** What happened longer ago triggers nothing: imported and replayed contacts tell of the past. */
const triggers: Readonly<Partial<Record<CampaignKind, number>>> = { 'at-risk': 3, abandoned: 2 };
/** Days for which an event puts somebody into the audience; undefined: not by an event. */
export const triggerDays = (kind: CampaignKind): number | undefined => triggers[kind];

const cycleOf = (
  profile: Profile,
  { kind, audience, everyDays }: CampaignDefinition,
  sinceMs: number,
  nowMs: number,
): string | undefined => {
  const fresh = (atMs: number | undefined): boolean =>
    atMs !== undefined && atMs >= sinceMs && atMs > nowMs - (triggerDays(kind) ?? 0) * dayMs && atMs <= nowMs;
  switch (kind) {
    case 'at-risk':
      return (profile.risk?.score ?? 0) >= audience.riskAtLeast &&
        (fresh(profile.lastInboundAtMs) || fresh(profile.troubleAtMs) || fresh(profile.cancelledAtMs))
        ? `risk-${utcDay(nowMs).slice(0, 7)}`
        : undefined;
    case 'check-in':
      return (profile.lastContact?.atMs ?? Infinity) <= nowMs
        ? `check-${Math.floor(nowMs / (everyDays * dayMs))}`
        : undefined;
    case 'win-back':
      return profile.lifecycle === 'lost' || profile.cancelledAtMs !== undefined
        ? `back-${profile.cancelledAtMs === undefined ? profile.lifecycleSince : utcDay(profile.cancelledAtMs)}`
        : undefined;
    case 'abandoned':
      return fresh(profile.abandonedAtMs) ? `abandoned-${profile.abandonedAtMs}` : undefined;
    case 'inbound-save':
      return (profile.risk?.score ?? 0) >= audience.riskAtLeast ? `inbound-${utcDay(nowMs).slice(0, 7)}` : undefined;
    case 'list':
      return undefined;
  }
};

/** Undefined: not in the audience. `startedAtMs`: nothing from before the start of the campaign triggers it. */
export const wanted = (
  profile: Profile,
  definition: CampaignDefinition,
  startedAtMs: number,
  nowMs: number,
): Wanted | undefined => {
  const [personKey] = profile.personKeys;
  if (personKey === undefined || profile.shared || profile.profilingObjected) return undefined;
  const { lifecycle, quietDays } = definition.audience;
  if (lifecycle !== undefined && !lifecycle.includes(profile.lifecycle)) return undefined;
  if (quietDays > 0 && (profile.lastContact?.atMs ?? 0) > nowMs - quietDays * dayMs) return undefined;
  if (profile.country !== undefined && !definition.countries.includes(profile.country)) return undefined;
  const cycle = cycleOf(profile, definition, startedAtMs, nowMs);
  return cycle === undefined ? undefined : { personKey, customerKey: profile.customerKey, cycle };
};

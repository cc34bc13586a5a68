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

interface Moment {
  readonly audience: CampaignDefinition['audience'];
  readonly everyDays: number;
  readonly nowMs: number;
  /** Happened since the start of the campaign, and lately. */
  readonly fresh: (atMs: number | undefined) => boolean;
}

type Cycle = (profile: Profile, moment: Moment) => string | undefined;

const isAtRisk = ({ risk }: Profile, { audience }: Moment): boolean => (risk?.score ?? 0) >= audience.riskAtLeast;

const wonBackAfter = ({ lifecycle, lifecycleSince, cancelledAtMs }: Profile): string | undefined => {
  if (cancelledAtMs !== undefined) return `back-${utcDay(cancelledAtMs)}`;
  return lifecycle === 'lost' ? `back-${lifecycleSince}` : undefined;
};

const month = ({ nowMs }: Moment): string => utcDay(nowMs).slice(0, 7);

/** Names the reason to follow somebody up; undefined when there is none. */
const cycles: Readonly<Record<CampaignKind, Cycle>> = {
  'at-risk': (profile, moment) =>
    isAtRisk(profile, moment) &&
    [profile.lastInboundAtMs, profile.troubleAtMs, profile.cancelledAtMs].some(moment.fresh)
      ? `risk-${month(moment)}`
      : undefined,
  'check-in': ({ lastContact }, { nowMs, everyDays }) =>
    (lastContact?.atMs ?? Infinity) <= nowMs ? `check-${Math.floor(nowMs / (everyDays * dayMs))}` : undefined,
  'win-back': wonBackAfter,
  abandoned: ({ abandonedAtMs }, { fresh }) => (fresh(abandonedAtMs) ? `abandoned-${abandonedAtMs}` : undefined),
  'inbound-save': (profile, moment) => (isAtRisk(profile, moment) ? `inbound-${month(moment)}` : undefined),
  list: () => undefined,
};

const cycleOf = (
  profile: Profile,
  { kind, audience, everyDays }: CampaignDefinition,
  sinceMs: number,
  nowMs: number,
): string | undefined => {
  const fromMs = Math.max(sinceMs, nowMs - (triggerDays(kind) ?? 0) * dayMs + 1);
  const fresh = (atMs: number | undefined): boolean => atMs !== undefined && atMs >= fromMs && atMs <= nowMs;
  return cycles[kind](profile, { audience, everyDays, nowMs, fresh });
};

/** The cycle; undefined: not in the audience. `startedAtMs`: nothing from before the start of the campaign triggers it. */
export const audienceCycle = (
  profile: Profile,
  definition: CampaignDefinition,
  startedAtMs: number,
  nowMs: number,
): string | undefined => {
  if (profile.shared || profile.profilingObjected) return undefined;
  const { lifecycle, quietDays } = definition.audience;
  if (lifecycle !== undefined && !lifecycle.includes(profile.lifecycle)) return undefined;
  if (quietDays > 0 && (profile.lastContact?.atMs ?? 0) > nowMs - quietDays * dayMs) return undefined;
  if (profile.country !== undefined && !definition.countries.includes(profile.country)) return undefined;
  return cycleOf(profile, definition, startedAtMs, nowMs);
};

/** Undefined: not in the audience, or nobody knows where to reach them. */
export const wanted = (
  profile: Profile,
  definition: CampaignDefinition,
  startedAtMs: number,
  nowMs: number,
): Wanted | undefined => {
  const [personKey] = profile.personKeys;
  const cycle = audienceCycle(profile, definition, startedAtMs, nowMs);
  return personKey === undefined || cycle === undefined
    ? undefined
    : { personKey, customerKey: profile.customerKey, cycle };
};

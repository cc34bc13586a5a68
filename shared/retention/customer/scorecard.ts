/**
 * The risk scorecard, as data: what has happened to a customer adds points, and every happening loses half of its points
 * in its half-life. The score is the sum, 0-100. A feature counts its newest `atMost` happenings. Changing a line = a new
 * `scorecardVersion`.
 */
import type { Risk } from '../../dynamo/items/profile-item.ts';
import { dayMs } from '../../domain/time.ts';

export const scorecardVersion = '1';

export interface FeatureDefinition {
  readonly points: number;
  readonly halfLifeDays: number;
  readonly atMost: number;
  /** Why, for whoever calls the customer. */
  readonly text: string;
}

export const scorecard = {
  cancelled: { points: 60, halfLifeDays: 60, atMost: 1, text: 'Has cancelled' },
  'wants-to-cancel': { points: 45, halfLifeDays: 30, atMost: 2, text: 'Contacted us about cancelling' },
  'bad-rating': { points: 25, halfLifeDays: 30, atMost: 2, text: 'Rated a contact badly' },
  'repeat-contact': { points: 12, halfLifeDays: 14, atMost: 4, text: 'Had to contact us again about the same matter' },
  abandoned: { points: 10, halfLifeDays: 14, atMost: 3, text: 'Gave up waiting' },
  'long-wait': { points: 8, halfLifeDays: 14, atMost: 3, text: 'Waited longer than five minutes' },
  'passed-on': { points: 8, halfLifeDays: 14, atMost: 3, text: 'Was passed on more than once' },
  'broken-off': { points: 8, halfLifeDays: 14, atMost: 2, text: 'Changed the channel because nobody answered' },
  'good-rating': { points: -10, halfLifeDays: 30, atMost: 2, text: 'Rated a contact well' },
  purchase: { points: -30, halfLifeDays: 60, atMost: 2, text: 'Has bought or renewed' },
} as const satisfies Record<string, FeatureDefinition>;

export type RiskFeature = keyof typeof scorecard;

/** Something that happened. */
export interface Happening {
  readonly feature: RiskFeature;
  readonly atMs: number;
}

const features = Object.entries(scorecard) as [RiskFeature, FeatureDefinition][]; // boundary: entries of a const object

const round = (points: number): number => Math.round(points * 10) / 10;

/** The score at a moment, from what had happened until then. Pure; independent of the order. */
export const riskAt = (happenings: readonly Happening[], nowMs: number): Risk => {
  const reasons = features.flatMap(([feature, { points, halfLifeDays, atMost }]) => {
    const times = happenings
      .filter((one) => one.feature === feature && one.atMs <= nowMs)
      .map(({ atMs }) => atMs)
      .sort((a, b) => b - a)
      .slice(0, atMost);
    const sum = times.reduce((all, atMs) => all + points * 0.5 ** ((nowMs - atMs) / (halfLifeDays * dayMs)), 0);
    return Math.abs(sum) < 0.5 ? [] : [{ feature, points: round(sum) }];
  });
  const total = reasons.reduce((sum, { points }) => sum + points, 0);
  return {
    score: Math.max(0, Math.min(100, Math.round(total))),
    reasons: reasons.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.feature < b.feature ? -1 : 1)),
    scorecard: scorecardVersion,
  };
};

export const riskText = (feature: string): string =>
  Object.hasOwn(scorecard, feature) ? scorecard[feature as RiskFeature].text : feature; // boundary: hasOwn does not narrow

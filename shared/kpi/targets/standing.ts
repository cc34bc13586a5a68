/** How a value stands against its target: attainment, status, pace to the end of the period, days left. Pure. */
import * as z from 'zod';
import { addDays, daysBetween, localDay } from '../../domain/time.ts';
import type { Thresholds } from '../evaluate.ts';
import { kpiById } from '../registry/registry.ts';
import type { SliceId } from '../slices.ts';
import type { TargetLookup } from './book.ts';
import { directionOf, isSuggested, type Target } from './target.ts';

/** `no-data`: there is a target, but nothing to compare with it yet. */
export const targetStatuses = ['on', 'near', 'off', 'no-target', 'no-data'] as const;

export const standingSchema = z.object({
  status: z.enum(targetStatuses),
  targetId: z.string().optional(),
  target: z.number().optional(),
  /** 1 = exactly on target, above = better; null: cannot be computed. */
  attainment: z.number().nullable().optional(),
  /** What the period will end with if it goes on like this; equals the value for rates and for periods that are over. */
  pace: z.number().nullable().optional(),
  /** Local days after today until the period ends. */
  daysLeft: z.number().int().optional(),
  /** Nobody owns the target yet. */
  suggested: z.literal(true).optional(),
});
export type Standing = z.output<typeof standingSchema>;

/** Share of the target that is reached. Of a target of 0 only 0 itself can be told. */
export const attainmentOf = (value: number, target: number, direction: 'higher' | 'lower'): number | null => {
  if (value === target) return 1;
  const [reached, wanted] = direction === 'higher' ? [value, target] : [target, value];
  return wanted === 0 ? null : reached / wanted;
};

export const statusOf = (
  value: number,
  target: number,
  tolerance: number,
  direction: 'higher' | 'lower',
): 'on' | 'near' | 'off' => {
  const missedBy = direction === 'higher' ? target - value : value - target;
  if (missedBy <= 0) return 'on';
  return missedBy <= target * tolerance ? 'near' : 'off';
};

export interface PeriodInTime {
  /** Epoch ms; `to` is excluded. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** IANA zone of the days that are left. */
  readonly zone: string;
}

/** Before so much of a period has passed, going on like this says nothing. */
const leastElapsed = 0.01;

/** A count grows with time: straight on from what has passed of the period. A rate is what it is. */
export const paceOf = (value: number | null, additive: boolean, { from, to, now }: PeriodInTime): number | null => {
  if (value === null || !additive || now >= to) return value;
  const elapsed = (now - from) / (to - from);
  return elapsed < leastElapsed ? null : value / elapsed;
};

export const daysLeftOf = ({ to, now, zone }: PeriodInTime): number =>
  now >= to ? 0 : daysBetween(addDays(localDay(zone, now), 1), localDay(zone, to - 1)).length;

/** Only sums grow with the length of a period. */
export const isAdditive = (kpi: string): boolean => kpiById.get(kpi)?.formula.kind === 'count';

export const standingOf = (value: number | null, target: Target, period: PeriodInTime): Standing => {
  const direction = directionOf(target);
  const pace = paceOf(value, isAdditive(target.kpi), period);
  return {
    status: pace === null ? 'no-data' : statusOf(pace, target.target, target.tolerance, direction),
    targetId: target.id,
    target: target.target,
    attainment: value === null ? null : attainmentOf(value, target.target, direction),
    pace,
    daysLeft: daysLeftOf(period),
    ...(isSuggested(target) ? { suggested: true } : {}),
  };
};

export interface StandingQuestion {
  readonly kpi: string;
  readonly slice: SliceId;
  readonly value: string;
  /** What the asked numbers cover: a sum can only be held against a target for the same period. */
  readonly grain: string;
}

export const noTarget: Standing = { status: 'no-target' };

/** The target of a place that speaks of the period: valid on its last day (today while it runs), for sums also of its length. */
export const targetAt = (
  lookup: TargetLookup,
  { kpi, slice, value, grain }: StandingQuestion,
  { to, now, zone }: PeriodInTime,
) => {
  const found = lookup({ kpi, slice, value }, () => localDay(zone, Math.min(to - 1, now)));
  return found && isAdditive(kpi) && grain !== found.per ? undefined : found;
};

/** Thresholds with the queue's own one, where its target has one. */
export const withTargetThreshold = (thresholds: Thresholds, queue: string, target: Target | undefined): Thresholds =>
  target?.thresholdSeconds === undefined
    ? thresholds
    : {
        ...thresholds,
        queueServiceLevelSeconds: { ...thresholds.queueServiceLevelSeconds, [queue]: target.thresholdSeconds },
      };

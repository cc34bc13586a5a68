/** Periods that are over for so long that their numbers are in. Pure. */
import { dayMs } from '../../../shared/domain/time.ts';
import type { TargetPeriod } from '../../../shared/kpi/targets/target.ts';
import { periodsOf, type PeriodSpan, type WeekStart } from '../api/query/periods.ts';

/** Records of a contact may come minutes after it; a day's last contact may run past midnight. */
const settleMs = 2 * 60 * 60_000;

/** Judged again on every run, so an outage of up to three days or a late correction is caught. */
const looksBack = { day: 3, week: 1, month: 1 } as const satisfies Record<TargetPeriod, number>;
const longestDays = { day: 5, week: 16, month: 65 } as const satisfies Record<TargetPeriod, number>;

export interface PeriodZone {
  readonly zone: string;
  readonly weekStartsOn: WeekStart;
  /** Epoch ms. */
  readonly now: number;
}

export const closedPeriods = (per: TargetPeriod, { zone, weekStartsOn, now }: PeriodZone): PeriodSpan[] => {
  const span = { from: now - longestDays[per] * dayMs, to: now };
  // The first period is cut by the span's beginning, the last by now.
  return periodsOf(span, { grain: per, zone, weekStartsOn })
    .slice(1, -1)
    .filter(({ to }) => to + settleMs <= now)
    .slice(-looksBack[per]);
};

/** The guard against answered calls that meet nobody, over random weeks, judged in whole calls. */
import { abandonment } from '../../functions/retention/dial/pacing.ts';
import { noon } from './dial-world.ts';
import { seeded } from './random.ts';

const dayMs = 86_400_000;
const dates = Array.from({ length: 40 }, (_, back) => new Date(noon - back * dayMs).toISOString().slice(0, 10));

export interface GuardFigures {
  fine: number;
  warn: number;
  stop: number;
  readonly wrong: unknown[];
}

export const compareGuard = (histories: number, seed: number): GuardFigures => {
  const random = seeded(seed);
  const figures: GuardFigures = { fine: 0, warn: 0, stop: 0, wrong: [] };
  for (let i = 0; i < histories; i += 1) {
    const share = random.pick([0, 0.005, 0.01, 0.02, 0.03, 0.05]);
    const most = random.pick([3, 40, 400]);
    const days = dates.slice(0, random.int(1, dates.length)).map((day, back) => {
      const answered = random.int(0, most);
      const silent = Math.min(answered, Math.max(0, Math.round(answered * share) + random.int(-1, 1)));
      return { back, answered, silent, day };
    });
    // 100 times the silent calls against the per cent of the answered ones.
    const reaches = (countedDays: number, percent: number, fewest: number): boolean => {
      const counted = days.filter(({ back }) => back < countedDays);
      const silent = counted.reduce((sum, one) => sum + one.silent, 0);
      const answered = counted.reduce((sum, one) => sum + one.answered, 0);
      return silent >= fewest && 100 * silent >= percent * answered;
    };
    const expected = reaches(1, 3, 3) || reaches(30, 3, 3) ? 'stop' : reaches(30, 1, 1) ? 'warn' : 'fine';
    const { verdict } = abandonment(days, noon);
    if (verdict !== expected) figures.wrong.push({ days, verdict, expected });
    figures[expected] += 1;
  }
  return figures;
};

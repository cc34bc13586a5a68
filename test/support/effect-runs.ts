/** Whole campaigns drawn from a known truth, measured by the product: what the intervals promise, counted. */
import { effectOf, type EffectAnswer } from '../../functions/retention/effect/effect.ts';
import type { PersonFacts } from '../../functions/retention/effect/facts.ts';
import { armOf } from '../../shared/retention/effect/holdout.ts';
import type { Measurement } from '../../shared/retention/effect/plan.ts';
import { dayMs } from '../../shared/retention/effect/plan.ts';
import { type Random, seeded } from './random.ts';

export interface Truth {
  readonly people: number;
  readonly heldOutShare: number;
  /** Of the held-out. */
  readonly churn: number;
  /** By how much the treated churn less. */
  readonly effect: number;
}

const startMs = Date.UTC(2026, 0, 5);
const enrolmentDays = 60;
const windowDays = 30;

export const measurementOf = ({ people, churn }: Truth, promisedEffect: number): Measurement => ({
  churn: 'cancelled',
  windowDays,
  looks: [new Date(startMs + (enrolmentDays + windowDays) * dayMs).toISOString().slice(0, 10)],
  expectedChurn: churn,
  promisedEffect,
  plannedPeople: people,
});

export const plannedLookMs = startMs + (enrolmentDays + windowDays + 1) * dayMs;

/** Amounts as shops know them: most people buy nothing, the rest many small sums and few large ones. */
const purchasesOf = (random: Random, dueAtMs: number): PersonFacts['purchases'] => {
  if (!random.chance(0.4)) return [];
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return [
    { atMs: dueAtMs + random.int(0, windowDays - 1) * dayMs, amountMinor: Math.round(4000 * Math.exp(0.7 * normal)) },
  ];
};

export const campaignOf = (truth: Truth, seed: number): PersonFacts[] => {
  const random = seeded(seed);
  return Array.from({ length: truth.people }, (_, i): PersonFacts => {
    const arm = armOf(`a:${i}`, `season-${seed}`, truth.heldOutShare);
    const dueAtMs = startMs + Math.floor((i * enrolmentDays) / truth.people) * dayMs;
    const churns = random.chance(truth.churn - (arm === 'treated' ? truth.effect : 0));
    return {
      arm,
      dueAtMs,
      passed: random.chance(0.9),
      cancelledAtMs: churns ? dueAtMs + random.int(0, windowDays - 1) * dayMs : undefined,
      purchases: purchasesOf(random, dueAtMs),
      contactsAtMs: random.chance(0.3) ? [dueAtMs + dayMs] : [],
      attempts: arm === 'treated' ? 1 : 0,
      reached: arm === 'treated',
      agentSeconds: 0,
      voiceSeconds: 0,
    };
  });
};

export const measure = (
  truth: Truth,
  people: readonly PersonFacts[],
  nowMs: number,
  promisedEffect = truth.churn / 2,
): EffectAnswer =>
  effectOf({
    measurement: measurementOf(truth, promisedEffect),
    season: '2026-01/6',
    heldOutShare: truth.heldOutShare,
    people,
    economics: {},
    nowMs,
  });

export interface Tally {
  readonly runs: number;
  /** Share of runs whose interval holds the truth, for the main comparison (`passed`) and the one beside it. */
  readonly covered: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
}

const truthOf = (name: string, effect: number): number => (name === 'churn' ? -effect : 0);

/** Each run is a campaign of its own, looked at once, at its planned end. */
export const tallyRuns = (truth: Truth, runs: number, firstSeed: number, promisedEffect?: number): Tally => {
  const covered: Record<string, number> = {};
  const verdicts: Record<string, number> = {};
  for (let run = 0; run < runs; run += 1) {
    const answer = measure(truth, campaignOf(truth, firstSeed + run), plannedLookMs, promisedEffect);
    verdicts[answer.verdict] = (verdicts[answer.verdict] ?? 0) + 1;
    for (const [population, { measures }] of Object.entries({ passed: answer.passed, assigned: answer.assigned }))
      for (const [name, { interval }] of Object.entries(measures)) {
        const value = truthOf(name, truth.effect);
        const holds = interval !== null && interval.low <= value && value <= interval.high;
        covered[`${population} ${name}`] = (covered[`${population} ${name}`] ?? 0) + (holds ? 1 / runs : 0);
      }
  }
  return { runs, covered, verdicts };
};

/** Share of runs in which churn's interval misses the truth at any of many looks before the end. */
export const missedAtAnyLook = (truth: Truth, runs: number, firstSeed: number): number => {
  let missed = 0;
  for (let run = 0; run < runs; run += 1) {
    const people = campaignOf(truth, firstSeed + run);
    const misses = Array.from({ length: 30 }, (_, look) => startMs + (windowDays + 2 * (look + 1)) * dayMs - 1).some(
      (nowMs) => {
        const { interval } = measure(truth, people, nowMs).passed.measures.churn;
        return interval !== null && (interval.low > -truth.effect || interval.high < -truth.effect);
      },
    );
    if (misses) missed += 1;
  }
  return missed / runs;
};

/** The effect of a campaign: did the treated stay more often than the held-out, and is that known yet? Pure. */
import { alwaysValidReach } from '../../../shared/retention/effect/always-valid.ts';
import type { Economics } from '../../../shared/retention/effect/economics.ts';
import { excludesZero } from '../../../shared/retention/effect/interval.ts';
import { type Measurement, plannedEndMs } from '../../../shared/retention/effect/plan.ts';
import {
  type Arms,
  armsOf,
  powerOf,
  smallestVisibleEffect,
  standardErrorAt,
  statedPower,
} from '../../../shared/retention/effect/power.ts';
import { compare, type Comparison, type Look } from './compare.ts';
import { type CostAnswer, costOf } from './cost.ts';
import { outcomeOf, type PersonFacts, type PersonOutcome } from './facts.ts';

export interface EffectInput {
  readonly measurement: Measurement;
  readonly season: string;
  readonly heldOutShare: number;
  readonly people: readonly PersonFacts[];
  readonly economics: Economics;
  readonly nowMs: number;
}

export const verdicts = ['not enough data yet', 'helped', 'harmed', 'no visible effect'] as const;
export type Verdict = (typeof verdicts)[number];

export interface EffectAnswer {
  readonly measurement: Measurement;
  readonly holdout: { readonly season: string; readonly share: number };
  /** `planned`: the planned end has come, and the answer changes no more. */
  readonly look: 'early' | 'planned';
  /** Of the main comparison. */
  readonly verdict: Verdict;
  readonly power: {
    readonly stated: number;
    /** Of seeing the promised effect with the people compared so far. */
    readonly now: number;
    /** In points of share, with the people compared so far; null: none. */
    readonly smallestVisibleEffect: number | null;
  };
  /** People by arm: assigned, passed the gate, and of those whose window is over. */
  readonly people: Readonly<Record<'assigned' | 'passed' | 'compared', Arms>>;
  /** Main comparison: those who passed the gate at their due moment. */
  readonly passed: Comparison;
  /** Everybody who was assigned, whatever the gate said. */
  readonly assigned: Comparison;
  readonly calls: { readonly attempts: number; readonly reached: number };
  readonly cost: CostAnswer;
}

const count = (people: readonly Pick<PersonFacts, 'arm'>[]): Arms => {
  const treated = people.filter(({ arm }) => arm === 'treated').length;
  return { treated, heldOut: people.length - treated };
};

/** Standard errors that the interval of this look reaches. */
const reachOf = ({ planned, plannedArms, expectedChurn }: Look, arms: Arms): number | undefined => {
  if (planned || arms.treated === 0 || arms.heldOut === 0) return undefined;
  const share = (standardErrorAt(plannedArms, expectedChurn) / standardErrorAt(arms, expectedChurn)) ** 2;
  return alwaysValidReach(share);
};

const verdictOf = ({ measures: { churn } }: Comparison, power: number): Verdict => {
  if (power < statedPower || churn.interval === null || churn.difference === null) return 'not enough data yet';
  if (!excludesZero(churn.interval)) return 'no visible effect';
  return churn.difference < 0 ? 'helped' : 'harmed';
};

export const effectOf = (input: EffectInput): EffectAnswer => {
  const { measurement, heldOutShare, people, nowMs } = input;
  const endMs = plannedEndMs(measurement);
  const planned = nowMs >= endMs;
  const look: Look = {
    planned,
    plannedArms: armsOf(measurement.plannedPeople, heldOutShare),
    expectedChurn: measurement.expectedChurn,
  };
  // From the planned end on nobody is added: a result that may grow until it pleases is no result.
  const asOfMs = Math.min(nowMs, endMs);
  const outcomes = (of: readonly PersonFacts[]): PersonOutcome[] =>
    of.flatMap((person) => outcomeOf(person, measurement, asOfMs) ?? []);
  const isOver = (person: PersonFacts): boolean => outcomeOf(person, measurement, asOfMs) !== undefined;
  const passedPeople = people.filter(({ passed }) => passed);
  const passed = compare(outcomes(passedPeople), look);
  const reach = reachOf(look, passed.people);
  const { expectedChurn: churn, promisedEffect: effect } = measurement;
  const power = powerOf({ arms: passed.people, churn, effect, ...(reach === undefined ? {} : { reach }) });
  return {
    measurement,
    holdout: { season: input.season, share: heldOutShare },
    look: planned ? 'planned' : 'early',
    verdict: verdictOf(passed, power),
    power: {
      stated: statedPower,
      now: power,
      smallestVisibleEffect: smallestVisibleEffect(passed.people, churn) ?? null,
    },
    people: { assigned: count(people), passed: count(passedPeople), compared: passed.people },
    passed,
    assigned: compare(outcomes(people), look),
    calls: {
      attempts: people.reduce((sum, { attempts }) => sum + attempts, 0),
      reached: people.filter(({ reached }) => reached).length,
    },
    // Cost and yield of the same people: those whose window is over.
    cost: costOf(passedPeople.filter(isOver), passed.measures.churn.difference, passed.people.treated, input.economics),
  };
};

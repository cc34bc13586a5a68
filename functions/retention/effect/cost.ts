/** What a campaign has cost, and what one kept customer costs. A rate that nobody has set makes the figure null, by name. */
import type { Economics } from '../../../shared/retention/effect/economics.ts';
import type { PersonFacts } from './facts.ts';

export interface CostAnswer {
  /** Minor units of the configured currency. */
  readonly costMinor: number | null;
  /** People who stayed because of the campaign, by the churn difference; null when there is none to compute. */
  readonly keptCustomers: number | null;
  /** Null when a rate is missing, or when nobody was kept. */
  readonly costPerKeptCustomerMinor: number | null;
  /** What the kept customers are worth in a year. */
  readonly valueKeptMinor: number | null;
  /** Settings that are missing, by their names in the configuration. */
  readonly missing: readonly string[];
}

const secondsPerHour = 3600;

const sum = (people: readonly PersonFacts[], of: (person: PersonFacts) => number): number =>
  people.reduce((total, person) => total + of(person), 0);

export const costOf = (
  people: readonly PersonFacts[],
  churnDifference: number | null,
  treatedPeople: number,
  economics: Economics,
): CostAnswer => {
  const { agentHourMinor, voiceMinuteMinor, annualValueMinor } = economics;
  const missing = (['agentHourMinor', 'voiceMinuteMinor', 'annualValueMinor'] as const)
    .filter((name) => economics[name] === undefined)
    .map((name) => `economics.${name}`);
  const costMinor =
    agentHourMinor === undefined || voiceMinuteMinor === undefined
      ? null
      : Math.round(
          (sum(people, (p) => p.agentSeconds) / secondsPerHour) * agentHourMinor +
            (sum(people, (p) => p.voiceSeconds) / 60) * voiceMinuteMinor,
        );
  const keptCustomers = churnDifference === null ? null : -churnDifference * treatedPeople;
  const kept = keptCustomers !== null && keptCustomers > 0 ? keptCustomers : null;
  return {
    costMinor,
    keptCustomers,
    costPerKeptCustomerMinor: costMinor === null || kept === null ? null : Math.round(costMinor / kept),
    valueKeptMinor:
      annualValueMinor === undefined || keptCustomers === null ? null : Math.round(keptCustomers * annualValueMinor),
    missing,
  };
};

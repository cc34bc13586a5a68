/** The figures of a simulation for people. */
import type { SimulationResult } from './outside.ts';

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`;

const line = (label: string, value: string, note = ''): string =>
  `  ${label.padEnd(34)}${value.padStart(10)}${note === '' ? '' : `   ${note}`}`;

const promise = (label: string, found: number): string => line(label, number(found), found === 0 ? '' : 'MUST BE 0');

const effectLines = ({ effect }: SimulationResult): string[] => {
  const { churn } = effect.passed.measures;
  const { interval } = churn;
  return [
    line('churn, treated', percent(churn.treated.value), `n = ${number(churn.treated.denominator)}`),
    line('churn, held out', percent(churn.heldOut.value), `n = ${number(churn.heldOut.denominator)}`),
    line(
      'difference',
      percent(churn.difference),
      interval === null ? '' : `95 %: ${percent(interval.low)} to ${percent(interval.high)} (${interval.kind})`,
    ),
    line('power for the promised effect', percent(effect.power.now)),
    line('verdict', effect.verdict),
  ];
};

/** Promises that did not hold, by name; empty: all held. */
export const brokenPromises = (result: SimulationResult): string[] =>
  Object.entries({
    duplicateDials: result.duplicateDials,
    dialsAfterOptOut: result.dialsAfterOptOut,
    dialsOutsideWindow: result.dialsOutsideWindow,
    dialsOverCap: result.dialsOverCap,
    differing: result.audit.differing,
  }).flatMap(([name, found]) => (found === 0 ? [] : [name]));

export const resultLines = (result: SimulationResult): string[] => [
  'People',
  line('customers', number(result.customers)),
  line('with a follow-up', number(result.eligible)),
  line('treated', number(result.treated)),
  line('held out', number(result.heldOut)),
  '',
  'Telephones that rang, as the witness saw it',
  line('dials', number(result.dials)),
  promise('twice for one attempt', result.duplicateDials),
  promise('after an opt-out', result.dialsAfterOptOut),
  promise('outside the hours', result.dialsOutsideWindow),
  promise('over a cap', result.dialsOverCap),
  line('whose end nobody knows', number(result.unknown)),
  line('conversations', number(result.reached)),
  line('noted as saved', number(result.saved)),
  '',
  'Not called, by rule',
  ...Object.entries(result.refusedByRule)
    .toSorted(([, a], [, b]) => b - a)
    .map(([rule, count]) => line(rule, number(count))),
  '',
  'Effect',
  ...effectLines(result),
  '',
  `Audit: ${number(result.audit.buckets)} buckets, ${number(result.audit.differing)} differing`,
];

/** Alarms on calls: does anybody know what became of them, and are people answered who pick up. */
import { type AlarmDefinition, own } from './alarm.ts';

const noDialling = { treat: 'notBreaching', because: 'Nothing is dialled: there is nothing to be wrong.' } as const;

export const diallingAlarms: readonly AlarmDefinition[] = [
  {
    name: 'Campaign stopped',
    severity: 1,
    meaning: 'At least 3 % of the answered calls of a campaign met no agent: the dialler paused it.',
    metrics: { stopped: own('dial', 'campaignsStopped') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
    missing: noDialling,
  },
  {
    name: 'Calls without agent',
    severity: 2,
    meaning: 'At least 1 % of the answered calls of a campaign met no agent, over 30 days.',
    metrics: { warnings: own('dial', 'abandonWarnings') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 3600,
    periods: 1,
    missing: noDialling,
  },
  {
    name: 'Dialling not current',
    severity: 2,
    meaning:
      'The dialling table is older than the last run, or another one: nothing is dialled until it is reconciled.',
    metrics: { runs: own('dial', 'diallingNotCurrent') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
    missing: noDialling,
  },
  {
    name: 'Dials unknown',
    severity: 2,
    meaning: 'Of more than 5 calls in 15 minutes nobody knows whether the phone rang.',
    metrics: { unknown: own('dial', 'dialsUnknown') },
    comparison: '>',
    threshold: 5,
    periodSeconds: 900,
    periods: 1,
    missing: noDialling,
  },
  {
    name: 'Dials refused by Connect',
    severity: 3,
    meaning: 'Connect refused more than 20 % of the calls, for 10 minutes.',
    metrics: { refused: own('dial', 'dialsNotPlaced'), claimed: own('dial', 'dialsClaimed') },
    expression: 'IF(claimed > 10, 100 * refused / claimed, 0)',
    comparison: '>',
    threshold: 20,
    periodSeconds: 600,
    periods: 1,
    missing: noDialling,
  },
];

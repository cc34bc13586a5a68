/** What came of one run of the dialler, in counts. */
import type { Placed } from './place-dial.ts';

export interface RunReport {
  claimed: number;
  placed: number;
  unknown: number;
  notPlaced: number;
  withheld: number;
  lost: number;
  refused: number;
  heldOut: number;
  tasks: number;
  expired: number;
  abandonWarnings: number;
  campaignsStopped: number;
}

export const emptyReport = (): RunReport => ({
  claimed: 0,
  placed: 0,
  unknown: 0,
  notPlaced: 0,
  withheld: 0,
  lost: 0,
  refused: 0,
  heldOut: 0,
  tasks: 0,
  expired: 0,
  abandonWarnings: 0,
  campaignsStopped: 0,
});

export const countPlaced = (report: RunReport, placed: Placed): void => {
  switch (placed.kind) {
    case 'placed':
      report.placed += 1;
      break;
    case 'unknown':
      report.unknown += 1;
      break;
    case 'not-placed':
      report.notPlaced += 1;
      break;
    case 'withheld':
      report.withheld += 1;
      break;
    case 'lost':
      report.lost += 1;
      return;
    case 'refused':
    case 'closed':
      return;
  }
  report.claimed += 1;
};

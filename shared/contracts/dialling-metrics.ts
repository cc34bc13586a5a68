/** Metrics of the dialler and the reconciler. */
export const diallingMetricUnits = {
  /** Claims that were written; every one of them ends in exactly one of the next four. */
  dialsClaimed: 'Count',
  dialsPlaced: 'Count',
  /** Nobody knows whether the phone rang; never tried again by a machine. */
  dialsUnknown: 'Count',
  /** Connect refused, and nothing was started. */
  dialsNotPlaced: 'Count',
  /** Claimed and then not sent: too late, or forbidden in the meantime. */
  dialsWithheld: 'Count',
  dialTasks: 'Count',
  followUpsRefused: 'Count',
  followUpsPlanned: 'Count',
  /** Campaigns above 1 % of answered calls without an agent. */
  abandonWarnings: 'Count',
  /** Campaigns above 3 %: paused by the dialler. */
  campaignsStopped: 'Count',
  /** The table is not the one that was dialled from last: nothing is dialled until it is reconciled. */
  diallingNotCurrent: 'Count',
  dialsOpen: 'Count',
  dialsSettled: 'Count',
  dialsUnsettledUnknown: 'Count',
  /** No contact record within a day. */
  dialsExpired: 'Count',
  callsAnsweredByAgent: 'Count',
  callsSilent: 'Count',
} as const;

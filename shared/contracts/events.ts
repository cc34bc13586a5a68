/** Events on the account's default EventBridge bus: what an operator's rules match. */
export const eventSource = 'holdfast';

export const eventTypes = {
  /** A period ended off target; sent once per target and period, `detail.id` tells a repeated delivery. */
  targetMissed: 'KPI Target Missed',
} as const;

/** Grains that buckets are stored in, and the periods that queries answer. */
export const grains = ['interval', 'day'] as const;
/** `interval`: 15 minutes UTC, Connect's base; `day`: local day of the centre's zone. */
export type Grain = (typeof grains)[number];

/** Periods of the query API; hours are summed on read from intervals, weeks and months from days. */
export const periods = ['interval', 'hour', 'day', 'week', 'month', 'total'] as const;
export type Period = (typeof periods)[number];

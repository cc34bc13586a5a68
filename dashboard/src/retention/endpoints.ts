/** Paths of the campaign and customer API that this page uses: the one place where they stand. */

const campaign = (id: string): string => `v1/campaigns/${encodeURIComponent(id)}`;

export const endpoints = {
  campaigns: 'v1/campaigns',
  dryRun: (id: string) => `${campaign(id)}/dry-run`,
  start: (id: string) => `${campaign(id)}/start`,
  pause: (id: string) => `${campaign(id)}/pause`,
  stop: (id: string) => `${campaign(id)}/stop`,
  funnel: (id: string) => `${campaign(id)}/funnel`,
  effect: (id: string) => `${campaign(id)}/effect`,
  killSwitch: 'v1/kill-switch',
  /** CSV of customers and consents. */
  upload: 'v1/customers/import',
  /** Identifiers go into the body, never into an address. */
  whyNotCalled: 'v1/follow-ups/why-not-called',
  transitions: 'v1/journeys/transitions',
} as const;

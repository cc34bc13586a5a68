/** Paths of the campaign and customer API that this page uses: the one place where they stand. */

const campaign = (id: string): string => `v1/campaigns/${encodeURIComponent(id)}`;

export const endpoints = {
  campaigns: 'v1/campaigns',
  dryRun: (id: string) => `${campaign(id)}/dry-run`,
  /** Start, pause and stop are one request with the state to go to and the reason. */
  state: (id: string) => `${campaign(id)}/state`,
  effect: (id: string) => `${campaign(id)}/effect`,
  /** CSV of the people of a list campaign. */
  list: (id: string) => `${campaign(id)}/list`,
  /** CSV of customer events and consents. */
  upload: 'v1/customers/import',
  diallingSwitch: 'v1/dialling/switch',
  /** Identifiers go into the body, never into an address. */
  whyNotCalled: 'v1/dialling/follow-ups',
  transitions: 'v1/journeys/transitions',
  kpis: 'v1/kpis',
  definitions: 'v1/definitions',
  now: 'v1/now',
  openApi: 'v1/openapi.json',
} as const;

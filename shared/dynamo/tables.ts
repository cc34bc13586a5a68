/** Physical facts of the tables: read by CDK, by key builders and by nothing else. */

export interface TableDefinition {
  /** Logical name; CloudFormation chooses the physical one. */
  readonly id: 'Contacts' | 'Customers' | 'Kpi' | 'Dialling';
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly stream?: 'NEW_IMAGE' | 'KEYS_ONLY';
  readonly indexes: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey: string }[];
}

export const tables = {
  /** One row per contact; readers of its stream: kpi/aggregate, and later retention/observe. */
  contacts: {
    id: 'Contacts',
    partitionKey: 'pk',
    stream: 'NEW_IMAGE',
    /** Contacts by UTC day of their disconnect: what the audit's window and a day's contact list are read by. Keys only. */
    indexes: [{ name: 'byDay', partitionKey: 'day', sortKey: 'pk' }],
  },
  /** Per customer: the timeline of contacts, profile, events, aliases, and the encrypted number. */
  customers: {
    id: 'Customers',
    partitionKey: 'pk',
    sortKey: 'sk',
    /** All profiles, in 16 parts. Keys only, so a changed profile costs nothing here. */
    indexes: [{ name: 'byProfile', partitionKey: 'seg', sortKey: 'pk' }],
  },
  /** Ledger, journal, buckets, directory, marks, API keys and job states. */
  kpi: { id: 'Kpi', partitionKey: 'pk', sortKey: 'sk', stream: 'KEYS_ONLY', indexes: [] },
  /** Persons, campaigns, follow-ups, proofs of dials, and the state of the dialler. */
  dialling: {
    id: 'Dialling',
    partitionKey: 'pk',
    sortKey: 'sk',
    /**
     * Follow-ups that still wait, by campaign and the moment they are due; and all of a campaign, for its effect. Keys only:
     * whoever acts reads the row itself, and what happens to a follow-up costs the second index nothing.
     */
    indexes: [
      { name: 'byDue', partitionKey: 'waiting', sortKey: 'due' },
      { name: 'byCampaign', partitionKey: 'campaign', sortKey: 'pk' },
    ],
  },
} as const satisfies Record<string, TableDefinition>;

/** Key prefixes of the dialling table; roles are cut along them. */
export const diallingPrefixes = {
  person: 'P#',
  campaign: 'C#',
  followUp: 'F#',
  proof: 'D#',
  /** Dials in flight, all under one key: what the concurrency ceiling counts. */
  open: 'O#',
  /** Switch, lease, rate tokens, and how many answered calls met no agent. */
  control: 'X#',
} as const;

export type DiallingPrefix = keyof typeof diallingPrefixes;

/** Key prefixes of the KPI table; roles are cut along them (dynamodb:LeadingKeys). */
export const kpiPrefixes = {
  ledger: 'L#',
  journal: 'J#',
  cursor: 'F#',
  bucket: 'B#',
  change: 'C#',
  directory: 'V#',
  apiKey: 'K#',
  job: 'T#',
  target: 'G#',
} as const;

export type KpiPrefix = keyof typeof kpiPrefixes;

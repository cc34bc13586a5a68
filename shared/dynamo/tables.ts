/** Physical facts of the tables: read by CDK, by key builders and by nothing else. */

export interface TableDefinition {
  /** Logical name; CloudFormation chooses the physical one. */
  readonly id: 'Contacts' | 'Customers' | 'Kpi';
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
  /** Per customer: the timeline of contacts. */
  customers: { id: 'Customers', partitionKey: 'pk', sortKey: 'sk', indexes: [] },
  /** Ledger, journal, buckets, directory, marks, API keys and job states. */
  kpi: { id: 'Kpi', partitionKey: 'pk', sortKey: 'sk', stream: 'KEYS_ONLY', indexes: [] },
} as const satisfies Record<string, TableDefinition>;

/** Key prefixes of the KPI table; roles are cut along them (dynamodb:LeadingKeys). */
export const kpiPrefixes = {
  ledger: 'L#',
  journal: 'J#',
  cursor: 'F#',
  bucket: 'B#',
  directory: 'V#',
  apiKey: 'K#',
  job: 'T#',
} as const;

export type KpiPrefix = keyof typeof kpiPrefixes;

/** Size and limits of each function, as data. `folder` is below functions/. */
import type { FunctionName } from '../shared/contracts/env.ts';

export interface FunctionDefinition {
  /** Construct id: part of logical id and physical name, so short and never changed. */
  readonly id: string;
  readonly folder: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** The built pages go into its bundle. */
  readonly site?: true;
  /** Only there when a setting asks for it. */
  readonly optional?: boolean;
}

export const functions = {
  ingest: {
    id: 'Ingest',
    folder: 'ingest',
    description: 'Contact records to contact rows',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  // An object of a Firehose holds up to 128 MB, compressed up to ten times as much; it is streamed.
  ingestObjects: {
    id: 'IngestObjects',
    folder: 'ingest/objects',
    description: 'Objects of contact records to contact rows',
    memoryMb: 512,
    timeoutSeconds: 900,
    optional: true,
  },
  aggregate: {
    id: 'Aggregate',
    folder: 'kpi/aggregate',
    description: 'Contact rows to ledger and journal',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  fold: { id: 'Fold', folder: 'kpi/fold', description: 'Journal to KPI buckets', memoryMb: 512, timeoutSeconds: 300 },
  sweep: {
    id: 'Sweep',
    folder: 'kpi/sweep',
    description: 'Applies again what the stream did not deliver',
    memoryMb: 512,
    timeoutSeconds: 300,
  },
  audit: {
    id: 'Audit',
    folder: 'kpi/audit',
    description: 'Proves buckets = ledger = rows',
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
  // 29 s is API Gateway's own limit; a longer run could answer nobody.
  api: { id: 'Api', folder: 'kpi/api', description: 'KPI queries over HTTP', memoryMb: 512, timeoutSeconds: 29 },
  targets: {
    id: 'Targets',
    folder: 'kpi/targets',
    description: 'Targets over HTTP: kept, imported, acknowledged, reviewed',
    memoryMb: 256,
    timeoutSeconds: 29,
  },
  misses: {
    id: 'Misses',
    folder: 'kpi/misses',
    description: 'Finds missed targets and tells their owners',
    memoryMb: 256,
    timeoutSeconds: 300,
  },
  export: {
    id: 'Export',
    folder: 'kpi/export',
    description: 'Closed days to CSV files',
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
  now: {
    id: 'Now',
    folder: 'kpi/now',
    description: 'Live view: waiting contacts and agents per queue',
    memoryMb: 256,
    timeoutSeconds: 29,
  },
  page: {
    id: 'Page',
    folder: 'kpi/page',
    description: 'Wallboard and retention page',
    memoryMb: 256,
    timeoutSeconds: 10,
    site: true,
  },
  authorizer: {
    id: 'Authorizer',
    folder: 'kpi/authorizer',
    description: 'API keys to scopes',
    memoryMb: 256,
    timeoutSeconds: 5,
  },
  analysis: {
    id: 'Analysis',
    folder: 'ingest/analysis',
    description: 'Contact Lens and evaluation files',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  // Connect waits at most 8 s; the functions answer by themselves long before (flow/answer-flow.ts).
  survey: {
    id: 'Survey',
    folder: 'ingest/flow/survey',
    description: 'Survey answers from contact flows',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  outcome: {
    id: 'Outcome',
    folder: 'ingest/flow/outcome',
    description: 'Outcomes of contacts from contact flows',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  observe: {
    id: 'Observe',
    folder: 'retention/observe',
    description: 'Contact rows to journeys and customer profiles',
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  customers: {
    id: 'Customers',
    folder: 'retention/customers-api',
    description: 'Customers over HTTP: profile, journey, events, export, erasure',
    memoryMb: 512,
    timeoutSeconds: 29,
  },
  customerContext: {
    id: 'CustomerContext',
    folder: 'retention/flow/customer-context',
    description: 'What a flow is told of the customer on the line',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  customerEvents: {
    id: 'CustomerEvents',
    folder: 'retention/customers-api/bus',
    description: 'Customer events of other systems',
    memoryMb: 512,
    timeoutSeconds: 30,
  },
  customerSweep: {
    id: 'CustomerSweep',
    folder: 'retention/observe/sweep',
    description: 'Customers that time changes, and those the stream did not deliver',
    memoryMb: 512,
    timeoutSeconds: 900,
  },
  optOut: {
    id: 'OptOut',
    folder: 'retention/flow/opt-out',
    description: 'Callers who are not to be called again',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  callbackPromise: {
    id: 'CallbackPromise',
    folder: 'retention/flow/callback-promise',
    description: 'Promises to call back',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  goodwill: {
    id: 'Goodwill',
    folder: 'retention/flow/goodwill',
    description: 'Offers to callers who wait too long',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  teamStanding: {
    id: 'TeamStanding',
    folder: 'kpi/flow/team-standing',
    description: 'Figures of the day for agent whispers',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
  dial: {
    id: 'Dial',
    folder: 'retention/dial',
    description: 'Claims and places calls of campaigns',
    memoryMb: 512,
    timeoutSeconds: 90,
  },
  reconcile: {
    id: 'Reconcile',
    folder: 'retention/reconcile',
    description: 'Closes dials by their contact records',
    memoryMb: 256,
    timeoutSeconds: 60,
  },
  plan: {
    id: 'Plan',
    folder: 'retention/campaigns',
    description: 'Makes follow-ups for the audiences of campaigns',
    memoryMb: 512,
    timeoutSeconds: 300,
  },
  campaigns: {
    id: 'Campaigns',
    folder: 'retention/campaigns-api',
    description: 'Campaigns, switch and calling rules over HTTP',
    memoryMb: 512,
    timeoutSeconds: 29,
  },
  // Connect waits 8 s for a flow's function.
  mayDial: {
    id: 'MayDial',
    folder: 'retention/flow/may-dial',
    description: 'Asked by a flow: may this agent call now?',
    memoryMb: 512,
    timeoutSeconds: 8,
  },
} as const satisfies Record<FunctionName, FunctionDefinition>;

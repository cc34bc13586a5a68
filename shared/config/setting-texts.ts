/**
 * What each field of holdfast.config.json means; forms, limits and defaults are the schema's (config.ts), and `npm run docs`
 * refuses a field without a text and a text without a field. `x.*` speaks for all fields of x. Apart from the schemas,
 * because functions carry some of those, and none of this.
 */
import { goodwillDefaults } from '../domain/goodwill.ts';
import { waitThresholdsS } from '../kpi/cells.ts';

const thresholdsText = `one of ${waitThresholdsS.join(', ')}`;
const idOf = (slice: string): string =>
  `by ${slice} id (last part of its ARN, as in \`GET /v1/kpis?groupBy=${slice}\`)`;

export const settingTexts: Readonly<Record<string, string>> = {
  $schema: 'for editors; not read',
  connect: 'the Amazon Connect instance; without it the stack deploys and nothing sends records to it',
  'connect.instanceArn': 'its ARN (`aws connect list-instances`), in the region of the stack',
  recordSource: 'where contact records come from: see Deploy, step 2, in the README',
  'recordSource.streamArn': 'existing-stream: ARN of the Kinesis data stream',
  'recordSource.bucketArn': 'existing-firehose: ARN of the bucket, without a prefix',
  'recordSource.prefix': 'existing-firehose: only objects whose key begins so',
  'recordSource.kmsKeyArn': 'ARN (no alias) of the customer managed key of the stream or the objects, if there is one',
  agentEvents: 'where agent events come from, with the fields of `recordSource`; counted only',
  timeZone: 'of the centre, whose days are the days of the KPIs: an IANA name such as Europe/Berlin',
  weekStartsOn: 'first day of the weeks of KPIs',
  currency: 'ISO 4217, such as EUR; amounts are in its minor units (cents) everywhere',
  attributeMap: 'which of your contact attributes tell what Holdfast knows by these names',
  'attributeMap.*': 'names of your attributes; the first that a contact has counts',
  surveyScales: 'scale of survey answers that name none',
  'surveyScales.*': 'scale of the answers to the question',
  goodwill: 'offer to callers who wait too long (contact flows ask for it)',
  'goodwill.afterSeconds': 'wait from which on there is an offer',
  'goodwill.amount': 'of one offer, minor units',
  'goodwill.wording': 'key of what the flow is to say',
  'goodwill.budgetPerDay': `minor units for all offers of a day; ${goodwillDefaults.budgetPerDay} switches them off`,
  'goodwill.customerDays': 'days in which a customer gets no second offer',
  quotas: 'sales per day that are expected of agents and teams',
  'quotas.agent': `${idOf('agent')}; \`*\` for all others`,
  'quotas.team': `${idOf('team')}; \`*\` for all others`,
  analysis: 'Contact Lens output and evaluations; without it they are not read',
  'analysis.bucketName':
    'bucket that Connect writes them to (console: Data storage), without a prefix; its properties have to send events to EventBridge',
  'analysis.kmsKeyArn':
    'ARN of the key of the objects, if it is a customer managed one; its policy must let the account decrypt',
  hierarchy:
    'which level of the agent hierarchy is the site and which the team; the newest entry that has begun counts',
  'hierarchy[].validFrom': 'first day of the entry, such as 2026-01-31',
  'hierarchy[].siteLevel': 'level of the site',
  'hierarchy[].teamLevel': 'level of the team',
  jwt: 'sign-in of people with tokens of an OpenID Connect issuer, beside API keys; claims: `scope` (as of keys), `holdfast_only`',
  'jwt.issuer': 'claim `iss`, https; its keys are read at `<issuer>/.well-known/jwks.json`',
  'jwt.audience': 'claim `aud`',
  agentData: 'agents in KPIs: no slice, ids only, or with names (scope `agent:read`)',
  thresholds: `waits that count as good or short, seconds: ${thresholdsText} (distributions are exact there)`,
  'thresholds.serviceLevelSeconds': 'answered within this wait is within the service level',
  'thresholds.queueServiceLevelSeconds': `the same for single queues, ${idOf('queue')}`,
  'thresholds.shortAbandonSeconds': 'abandoned within this wait is a short abandon',
  customers: 'repeats, lifecycle and risk of customers',
  'customers.repeatWindowDays': 'a contact within so many days of the last is a repeat',
  'customers.sameReason': 'false: also when its reason is another one',
  'customers.sharedAbove': 'more contacts than this within a window: a switchboard, in no repeat and no resolution',
  'customers.cancelWords': 'lower case; parts of reasons, topics and queue names that tell of a wish to cancel',
  'customers.complaintWords':
    'lower case; parts of reasons, topics, queue names, dispositions and Contact Lens categories that tell of a complaint',
  'customers.newDays': 'so long a customer is new',
  'customers.loyalFrom': 'from so many purchases (contacts, when no purchase is known) on a customer is loyal',
  'customers.riskFrom': 'from this risk score (0 to 100) on a customer is at risk',
  'customers.lostAfterDays': 'after so long without a sign of life a customer is lost',
  'customers.wonBackDays': 'so long a customer who came back is called won back',
  'customers.churnWindowDays':
    'a cancellation counts so long after goodwill was offered, or was not for want of budget',
  retention: 'how long what is not numbers is kept',
  'retention.deadLetterDays': 'records that could not be read',
  'retention.logDays': 'logs',
  holdout: 'the control group of campaigns: one draw for all of them in each season',
  'holdout.share': 'of people whom no campaign calls; not to be lowered while a season runs',
  'holdout.seasonMonths': 'length of a season',
  dialling:
    'who may be called, and how fast; nothing is dialled before a country is set and `POST /v1/dialling/switch` is on',
  'dialling.countries': 'ISO 3166 codes of countries whose rules your counsel has confirmed',
  'dialling.callsPerSecond': "Connect's quota is 2 per account and region, shared with every other caller of its API",
  'dialling.burst': 'calls at once after a pause',
  'dialling.concurrency': "calls at the same time; the instance's quota (10 unless raised) also carries inbound",
  economics: 'costs and values, minor units; a figure of a campaign whose rate is missing is null',
  'economics.agentHourMinor': "an hour of an agent's work",
  'economics.voiceMinuteMinor': 'a minute of telephone and service; fractions are usual',
  'economics.annualValueMinor': 'what a customer brings in a year',
  alarms: 'who hears them',
  'alarms.email': 'address that gets every alarm once its owner has confirmed the subscription',
  'alarms.longestSilenceHours':
    'longest time without a single record that is normal, closing times and weekends included',
  export: 'the nightly export',
  'export.firstDays': 'days before the first run that it begins with; the default is a quarter and what is beside it',
  audit: 'the nightly audit',
  'audit.windowDays': 'days that it covers',
  stream: 'capacity of the own stream',
  'stream.shards': '0: on-demand',
  'stream.retentionHours': 'how long records can be read again',
  lanes: 'journals that aggregation writes side by side; more fold more in parallel (docs/capacity.md)',
  foldWindowSeconds: 'longest time that contributions wait so that one bucket write serves many contacts',
  warmThroughput: 'units per second that a table takes at once, for a first big day; AWS charges once for it',
  'warmThroughput[].readUnitsPerSecond': 'reads; the least is what a new table takes anyway',
  'warmThroughput[].writeUnitsPerSecond': 'writes; as above',
  reservedConcurrency:
    'Lambda concurrency kept for functions, by their names (a wrong one is answered with all of them)',
};

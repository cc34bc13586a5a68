/** A stack with a value for every field of holdfast.config.json: `cdk deploy` stops at a finding, so there must be none. */
import { describe, expect, it } from '@jest/globals';
import { configSchema } from '../../shared/config/config.ts';
import { synthesize } from './synthesis.ts';
import { instanceArn } from './template.ts';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
const config = {
  $schema: 'https://example.com/schema.json',
  connect: { instanceArn },
  recordSource: { kind: 'own' },
  agentEvents: { kind: 'existing-firehose', bucketArn: 'arn:aws:s3:::agent-events', prefix: 'agents/', kmsKeyArn },
  timeZone: 'Asia/Bangkok',
  weekStartsOn: 'sunday',
  currency: 'THB',
  attributeMap: { topic: ['subject'], sale: ['sold', 'order'] },
  hierarchy: [{ siteLevel: 2, teamLevel: 3 }],
  surveyScales: { csat: '1-10' },
  analysis: { bucketName: 'connect-files', kmsKeyArn },
  goodwill: { budgetPerDay: 100_000, amount: 1_000, afterSeconds: 120, wording: 'sorry', customerDays: 30 },
  quotas: { agent: { '*': 3 }, team: { '*': 30 } },
  jwt: { issuer: 'https://login.example.com', audience: 'holdfast' },
  agentData: 'named',
  thresholds: { serviceLevelSeconds: 30, queueServiceLevelSeconds: { q: 60 }, shortAbandonSeconds: 5 },
  customers: { repeatWindowDays: 14, cancelWords: ['opzeggen'] },
  retention: { deadLetterDays: 60, logDays: 365 },
  holdout: { share: 0.2, seasonMonths: 3 },
  dialling: { countries: ['DE'], callsPerSecond: 1, burst: 2, concurrency: 3 },
  economics: { agentHourMinor: 3_000, voiceMinuteMinor: 1.8, annualValueMinor: 40_000 },
  alarms: { email: 'ops@example.com', longestSilenceHours: 72 },
  export: { firstDays: 400 },
  audit: { windowDays: 7 },
  stream: { shards: 2, retentionHours: 48 },
  lanes: 8,
  foldWindowSeconds: 60,
  warmThroughput: { kpi: { readUnitsPerSecond: 15_000, writeUnitsPerSecond: 5_000 } },
  reservedConcurrency: { ingest: 10 },
};

describe('a stack with every setting', () => {
  it('has no findings', () => {
    expect(Object.keys(config).toSorted()).toEqual(Object.keys(configSchema.shape).toSorted());
    expect(synthesize({ config, judged: true }).findings).toEqual([]);
  });
});

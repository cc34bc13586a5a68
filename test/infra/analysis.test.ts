/** Files of Contact Lens and evaluations: read only where the operator names their bucket, and only the two folders. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../local/host/assembly/json.ts';
import { planEventRule } from '../../local/host/plan/event-rules.ts';
import { synthesize } from './synthesis.ts';
import { byType, one, readRole } from './template.ts';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
const config = { analysis: { bucketName: 'connect-files', kmsKeyArn } };
const reads = (lines: readonly string[]) => lines.filter((line) => /s3:|kms:/u.test(line));

describe('analysis files', () => {
  const { template } = synthesize({ config });

  it('of the named bucket are told and may be read', () => {
    const patterns = byType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties['EventPattern']);
    expect(patterns.filter((pattern) => JSON.stringify(pattern).includes('aws.s3'))).toEqual([
      {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: ['connect-files'] },
          object: { key: [{ wildcard: '*Analysis/*.json' }, { wildcard: '*Evaluations/*.json' }] },
        },
      },
    ]);
    expect(reads(readRole(one(template, 'AWS::IAM::Role', 'AnalysisRole').Properties))).toEqual([
      's3:GetObject on arn:aws:s3:::connect-files/*Analysis/*, arn:aws:s3:::connect-files/*Evaluations/*',
      `kms:Decrypt on ${kmsKeyArn}`,
    ]);
  });

  it.each([
    ['connect/x/Analysis/Voice/2026/11/06/a_analysis_2026-11-06T12:01:00Z.json', true],
    ['connect/x/Evaluations/2026/11/09/b.json', true],
    ['connect/x/CallRecordings/2026/11/06/a.wav', false],
    ['connect/x/Analysis/Voice/2026/11/06/a.json.tmp', false],
  ])('the local host takes the rule: %s is told is %j', (key, told) => {
    const [[id, rule] = ['', undefined]] = byType(template, 'AWS::Events::Rule').filter(([name]) =>
      name.startsWith('AnalysisFiles'),
    );
    const { EventPattern } = rule?.Properties ?? {};
    const plan = planEventRule(id, 'arn', { EventPattern: EventPattern as JsonObject }); // boundary: our own template
    const event = (name: string) => ({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name }, object: { key } },
    });
    expect(plan?.matches(event('connect-files'))).toBe(told);
    expect(plan?.matches(event('another'))).toBe(false);
  });

  it('without a bucket nothing is granted but logs and traces', () => {
    const lines = readRole(one(synthesize({}).template, 'AWS::IAM::Role', 'AnalysisRole').Properties);
    expect(lines.filter((line) => !/logs:|xray:/u.test(line))).toEqual([]);
    expect(lines).not.toEqual([]);
  });
});

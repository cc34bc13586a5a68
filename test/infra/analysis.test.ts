/** Files of Contact Lens and evaluations: read only where the operator names their bucket, and only the two folders. */
import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesis.ts';
import { byType, one, readRole } from './template.ts';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
const config = { analysis: { bucketName: 'connect-files', kmsKeyArn } };
const reads = (lines: readonly string[]) => lines.filter((line) => /s3:|kms:/u.test(line));

describe('analysis files', () => {
  it('of the named bucket are told and may be read, without findings', () => {
    const { template, findings } = synthesize({
      config,
      judged: true,
    });
    expect(findings).toEqual([]);
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
});

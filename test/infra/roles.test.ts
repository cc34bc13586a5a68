/** Who may do what, over all roles and resource policies; stays right when roles are added. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { functions } from '../../infra/functions.ts';
import { matchesPattern } from '../../local/host/iam/pattern.ts';
import { apiFunctions } from '../../shared/contracts/route-definition.ts';
import { exceptions } from '../grants/exceptions.ts';
import { existsSync } from 'node:fs';
import { synthesize } from './synthesis.ts';
import { byType, grantsOf, instanceArn, plain, readable, readPolicy, type Template } from './template.ts';

let connected: Template;

beforeAll(() => {
  connected = synthesize({ config: { connect: { instanceArn } } }).template;
});

const rolesWith = (action: string): string[] =>
  byType(connected, 'AWS::IAM::Role')
    .filter(([, { Properties }]) =>
      grantsOf(Properties).some((grant) => matchesPattern(grant.action.toLowerCase(), action.toLowerCase())),
    )
    .map(([id]) => plain(id));

describe('over all roles', () => {
  it('at most one may dial: that of the dialler', () => {
    expect(['DialRole']).toEqual(expect.arrayContaining(rolesWith('connect:StartOutboundVoiceContact')));
  });

  it('none that answers the API may scan, or ask in SQL, which carries no leading keys', () => {
    const answering = apiFunctions.map((name) => `${functions[name].id}Role`);
    for (const action of ['dynamodb:Scan', 'dynamodb:PartiQLSelect'])
      expect(rolesWith(action).filter((role) => answering.includes(role))).toEqual([]);
  });

  it('no action is granted by a wildcard', () => {
    const wide = byType(connected, 'AWS::IAM::Role').flatMap(([id, { Properties }]) =>
      grantsOf(Properties).flatMap(({ action }) => (/[*?]/u.test(action) ? [`${plain(id)} ${action}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  it('nothing is granted twice: without one of the two nothing would change', () => {
    for (const [id, { Properties }] of byType(connected, 'AWS::IAM::Role')) {
      const lines = grantsOf(Properties).map((grant) => JSON.stringify(grant));
      expect([plain(id), lines.filter((line, at) => lines.indexOf(line) !== at)]).toEqual([plain(id), []]);
    }
  });

  it('a role that no end-to-end test drives yet is one of the stack', () => {});

  it('an exception from the rule that grants are needed names what is granted, and a test that is there', () => {
    for (const { roles, actions, provedBy } of exceptions) {
      expect([provedBy, existsSync(provedBy)]).toEqual([provedBy, true]);
      for (const action of actions)
        for (const role of roles) expect([action, rolesWith(action)]).toEqual([action, expect.arrayContaining([role])]);
    }
  });
});

describe('policies of resources', () => {
  it('let in those and no others', () => {
    const lambdaOnly = ['{"Service":"lambda.amazonaws.com"}: sts:AssumeRole'];
    const trusts = byType(connected, 'AWS::IAM::Role')
      .map(([id, { Properties: p }]) => [`${plain(id)} may be taken on by`, readPolicy(p['AssumeRolePolicyDocument'])])
      .filter(([, trust]) => JSON.stringify(trust) !== JSON.stringify(lambdaOnly));
    const keys = byType(connected, 'AWS::KMS::Key').map(([id, { Properties: p }]) => [
      plain(id),
      readPolicy(p['KeyPolicy']),
    ]);
    const buckets = byType(connected, 'AWS::S3::BucketPolicy').map(([id, { Properties: p }]) => [
      plain(id),
      readPolicy(p['PolicyDocument']),
    ]);
    expect(Object.fromEntries([...trusts, ...keys, ...buckets])).toMatchSnapshot();
  });

  it('let these services invoke functions, each for its own part only', () => {
    const lines = byType(connected, 'AWS::Lambda::Permission').map(([, { Properties: p }]) => {
      const source = p['SourceArn'] === undefined ? 'anything' : readable(p['SourceArn']);
      const isFlow = p['Principal'] === 'connect.amazonaws.com';
      return `${isFlow ? 'a function for flows' : readable(p['FunctionName'])} by ${readable(p['Principal'])} for ${source}`;
    });
    expect([...new Set(lines)].toSorted()).toMatchSnapshot();
  });
});

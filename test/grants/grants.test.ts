/**
 * The last part of `npm test`: every action that a role grants was needed in the end-to-end tests, and nothing that a
 * function asked for was refused. So an action too many is listed here, and taking one away makes a test fail.
 */
import { existsSync } from 'node:fs';
import { grantsVariable, readGrantRecords } from '../../scripts/lib/grant-record.ts';
import { byType, grantsOf, instanceArn, plain } from '../infra/template.ts';
import { synthesize } from '../infra/synthesis.ts';
import { wholeSettings } from '../support/whole-stack.ts';
import { exceptions } from './exceptions.ts';

const dir = process.env[grantsVariable];
if (dir === undefined || !existsSync(dir))
  throw new Error(
    `${grantsVariable} names no folder with records: this test judges what the end-to-end tests of a whole "npm test" used`,
  );
const records = readGrantRecords(dir);

/** "Role statement action": needed by some request of some stack. */
const needed = new Set(
  records.flatMap(({ grants }) =>
    grants.filter((grant) => grant.needed).map(({ role, action }) => `${plain(role)} ${action}`),
  ),
);

/** With an instance and all that settings switch on: what is granted for them counts as well. */
const config = { connect: { instanceArn }, ...wholeSettings };
const granted = byType(synthesize({ config }).template, 'AWS::IAM::Role').flatMap(([id, { Properties }]) =>
  grantsOf(Properties).map(({ action }) => `${plain(id)} ${action}`),
);
const excepted = exceptions.flatMap(({ roles, actions }) =>
  roles.flatMap((role) => actions.map((action) => `${role} ${action}`)),
);

describe('in the end-to-end tests', () => {
  it('nothing was refused to a function that its role should grant', () => {
    expect(records.length).toBeGreaterThan(0);
    expect(records.flatMap(({ refusals }) => refusals)).toEqual([]);
  });

  it('every action that is granted was needed, or has a reason why it could not be', () => {
    const unused = [...new Set(granted)].filter((grant) => !needed.has(grant) && !excepted.includes(grant));
    expect(unused).toEqual([]);
  });

  it('no exception stands for what was needed or is not granted, or names a test that is not there', () => {
    expect(excepted.filter((grant) => needed.has(grant) || !granted.includes(grant))).toEqual([]);
    expect(exceptions.filter(({ provedBy }) => !existsSync(provedBy))).toEqual([]);
  });
});

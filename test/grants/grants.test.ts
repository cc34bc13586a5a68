/**
 * The last part of `npm test`: every action that a role grants was needed in the end-to-end tests, and nothing that a
 * function asked for was refused. So an action too many is listed here, and taking one away makes a test fail.
 */
import { existsSync } from 'node:fs';
import { grantsVariable, readGrantRecords } from '../../scripts/lib/grant-record.ts';
import { byType, grantsOf, instanceArn, plain } from '../infra/template.ts';
import { synthesize } from '../infra/synthesis.ts';
import { exceptions, undriven } from './exceptions.ts';

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

/** As deployed with an instance: what the connected stack grants on top counts as well. */
const granted = byType(synthesize({ config: { connect: { instanceArn } } }).template, 'AWS::IAM::Role').flatMap(
  ([id, { Properties }]) =>
    undriven.includes(plain(id)) ? [] : grantsOf(Properties).map(({ action }) => `${plain(id)} ${action}`),
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
});

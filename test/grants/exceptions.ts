/**
 * Actions that a role has and that no end-to-end test can make it use, each with the reason and the test that proves it in
 * another way. Everything else that is granted must have been needed in the run.
 */

export interface Exception {
  /** Logical ids of the roles without CDK's hash. */
  readonly roles: readonly string[];
  readonly actions: readonly string[];
  readonly why: string;
  /** Where it is proved, from the root of the repository. */
  readonly provedBy: string;
}

/**
 * Roles of functions that no end-to-end test drives yet: a debt, to be paid by a step in test/support/drive-roles.ts or by an
 * end-to-end test of their own. Nothing may be added here for a role that is driven.
 */
export const undriven: readonly string[] = [
  'AnalysisRole',
  'CallbackPromiseRole',
  'GoodwillRole',
  'OptOutRole',
  'TeamStandingRole',
];

export const exceptions: readonly Exception[] = [
  {
    roles: ['AggregateRole', 'FoldRole'],
    actions: ['kms:GenerateDataKey'],
    why: 'Lambda encrypts a batch that it gave up, hours after the first failure: no run of minutes gets there.',
    provedBy: 'test/unit/local-host/iam/given-up.test.ts',
  },
];

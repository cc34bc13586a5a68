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

export const exceptions: readonly Exception[] = [
  {
    roles: ['AggregateRole', 'FoldRole', 'ObserveRole'],
    actions: ['kms:GenerateDataKey'],
    why: 'Lambda encrypts a batch that it gave up, hours after the first failure: no run of minutes gets there.',
    provedBy: 'test/unit/local-host/iam/given-up.test.ts',
  },
];

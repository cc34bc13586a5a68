/**
 * Folders take turns: two at once do no harm, but each bucket write of the second would be refused, and paid for. The
 * lease saves money and is no lock: nothing depends on it being exclusive. Who holds it folds until nothing is left, so
 * whoever cannot get it in longer than a lease lives may leave the work to its holder; the clock looks after the rest.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { kpiPrefixes } from '../../../shared/dynamo/tables.ts';

export interface LeaseDeps {
  readonly client: DocumentClient;
  readonly kpiTable: string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Names this attempt; unique. */
  readonly owner: () => string;
}

const leaseKey = { pk: `${kpiPrefixes.cursor}lease`, sk: 'C' } as const;
const heldMs = 60_000;
const patienceMs = 75_000;
const lookEveryMs = 150;

const update = async (
  { client, kpiTable }: LeaseDeps,
  expression: string,
  condition: string,
  values: Record<string, unknown>,
): Promise<boolean> => {
  try {
    await client.send(
      new UpdateCommand({
        TableName: kpiTable,
        Key: leaseKey,
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until' },
        ExpressionAttributeValues: values,
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
};

const acquire = (deps: LeaseDeps, owner: string): Promise<boolean> =>
  update(deps, 'SET #owner = :me, #until = :until', 'attribute_not_exists(#until) OR #until < :now OR #owner = :me', {
    ':me': owner,
    ':until': deps.now() + heldMs,
    ':now': deps.now(),
  });

/** Runs the work when it is our turn; undefined when somebody else kept at it. The work renews the lease as it goes. */
export const inTurn =
  (deps: LeaseDeps) =>
  async <T>(work: (renew: () => Promise<boolean>) => Promise<T>): Promise<T | undefined> => {
    const owner = deps.owner();
    const giveUpAt = deps.now() + patienceMs;
    while (!(await acquire(deps, owner))) {
      if (deps.now() >= giveUpAt) return undefined;
      await deps.sleep(lookEveryMs);
    }
    try {
      return await work(() => acquire(deps, owner));
    } finally {
      await update(deps, 'SET #until = :none', '#owner = :me', { ':me': owner, ':none': 0 });
    }
  };

/**
 * Folders take turns: two at once do no harm, but each bucket write of the second would be refused, and paid for. The
 * lease saves money and is no lock: nothing depends on it being exclusive. Who comes while it is held leaves a note and
 * goes; the holder who finds a note works once more before going. A holder that died leaves the work to the clock.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { isConditionFailure } from '../../../shared/dynamo/errors.ts';
import { kpiPrefixes } from '../../../shared/dynamo/tables.ts';

export interface LeaseDeps {
  readonly client: DocumentClient;
  readonly kpiTable: string;
  readonly now: () => number;
  /** Names this attempt; unique. */
  readonly owner: () => string;
}

const leaseKey = { pk: `${kpiPrefixes.cursor}lease`, sk: 'C' } as const;
/** Renewed after each fold, which takes seconds in the cloud and up to a minute on one machine. */
export const heldMs = 120_000;

type Values = Readonly<Record<string, string | number | boolean>>;

const namesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/#(\w+)/g)].map(([placeholder, name = '']) => [placeholder, name]));

const update = async (
  { client, kpiTable }: LeaseDeps,
  expression: string,
  condition: string,
  values: Values,
): Promise<boolean> => {
  try {
    await client.send(
      new UpdateCommand({
        TableName: kpiTable,
        Key: leaseKey,
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: namesIn(`${expression} ${condition}`),
        ExpressionAttributeValues: values,
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
};

/** Takes the lease, with the notes that lie there: what they tell of is seen by whoever starts now. */
const acquire = (deps: LeaseDeps, owner: string): Promise<boolean> =>
  update(deps, 'SET #owner = :me, #until = :until REMOVE #note', 'attribute_not_exists(#until) OR #until < :now', {
    ':me': owner,
    ':until': deps.now() + heldMs,
    ':now': deps.now(),
  });

/** False: nobody holds it any more. */
const leaveNote = (deps: LeaseDeps): Promise<boolean> =>
  update(deps, 'SET #note = :note', '#until >= :now', { ':note': true, ':now': deps.now() });

/** False: it is another's by now. */
const extend = (deps: LeaseDeps, owner: string, more = ''): Promise<boolean> =>
  update(deps, `SET #until = :until ${more}`, '#owner = :me', { ':me': owner, ':until': deps.now() + heldMs });

/** False: somebody left a note, or it is another's by now. */
const release = (deps: LeaseDeps, owner: string, unless = ''): Promise<boolean> =>
  update(deps, 'SET #until = :none', `#owner = :me ${unless}`, { ':me': owner, ':none': 0 });

/**
 * Runs the work when nobody else does, and again when notes were left meanwhile; answers what each run gave. Undefined:
 * somebody else is at it, and has a note.
 */
export const inTurn =
  (deps: LeaseDeps) =>
  async <T>(work: (renew: () => Promise<unknown>) => Promise<T>, hasTime: () => boolean): Promise<T[] | undefined> => {
    const owner = deps.owner();
    while (!(await acquire(deps, owner))) if (await leaveNote(deps)) return undefined;
    const done: T[] = [];
    let isFree = false;
    try {
      for (;;) {
        done.push(await work(() => extend(deps, owner)));
        isFree = await release(deps, owner, 'AND attribute_not_exists(#note)');
        if (isFree || !hasTime() || !(await extend(deps, owner, 'REMOVE #note'))) return done;
      }
    } finally {
      if (!isFree) await release(deps, owner);
    }
  };

/**
 * A real DynamoDB client that suffers: faults by seeded named sites inside the SDK (one attempt each, so the SDK's own
 * retries are part of the test). DynamoDB Local shows neither conflicts nor throttling; these come from here.
 */
import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { DocumentClient } from '../../shared/dynamo/client.ts';
import { CrashError, errorOf, type FaultKind, type FaultPlan } from './faults.ts';
import { localClient } from './tables.ts';

export interface FaultyClient {
  readonly client: DocumentClient;
  /** Resolves when the worker ended or froze. */
  readonly frozen: Promise<void>;
  readonly isDead: () => boolean;
  /** Wakes a frozen worker. */
  readonly thaw: () => void;
}

export type FaultTally = Partial<Record<FaultKind, number>>;

const conflict = (site: string): Error =>
  site === 'TransactWriteItemsCommand'
    ? new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      })
    : new TransactionConflictException({
        message: 'Transaction is ongoing for the item',
        $metadata: { httpStatusCode: 400 },
      });

export const faultyClient = (
  endpoint: string,
  plan: FaultPlan,
  tally: FaultTally = {},
  maxAttempts = 1,
): FaultyClient => {
  const client = localClient(endpoint, maxAttempts);
  let dead = false;
  let freeze: () => void = () => undefined;
  let thaw: () => void = () => undefined;
  const frozen = new Promise<void>((resolve) => (freeze = resolve));
  const thawed = new Promise<void>((resolve) => (thaw = resolve));
  const die = (site: string): never => {
    dead = true;
    freeze();
    throw new CrashError(`worker ends at ${site}`);
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const site = String(context.commandName);
      if (dead) throw new CrashError(`worker is gone before ${site}`);
      const fault = plan(site);
      if (fault !== undefined) tally[fault] = (tally[fault] ?? 0) + 1;
      switch (fault) {
        case undefined:
          return next(args);
        case 'conflict':
          throw conflict(site);
        case 'before':
        case 'throttle':
          throw errorOf(fault, site);
        case 'lost':
          await next(args);
          throw errorOf('lost', site);
        case 'repeat':
          await next(args);
          return next(args);
        case 'stall':
          freeze();
          await thawed;
          return next(args);
        case 'crash':
          return die(site);
        case 'crashAfter':
          await next(args);
          return die(site);
      }
    },
    { step: 'deserialize', name: 'holdfastFaults', priority: 'low' },
  );
  return { client, frozen, isDead: () => dead, thaw };
};

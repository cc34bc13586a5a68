/** Wires the live view to Connect. */
import type { ConnectClient } from '@aws-sdk/client-connect';
import { cached } from '../../../shared/domain/cached.ts';
import { currentMetrics, isTransientConnect, standardQueues } from './connect-store.ts';
import type { NowDeps, Snapshot } from './now.ts';

/** Connect allows five requests a second for the account: however many screens look, it is asked this often per process. */
const snapshotKeptMs = 10_000;
/** A new queue shows within this time. */
const queuesKeptMs = 300_000;

export const liveDeps = (client: ConnectClient, instanceArn: string, now: () => number): NowDeps => {
  const instanceId = instanceArn.split('/').at(-1) ?? '';
  const queues = cached(standardQueues(client, instanceId), queuesKeptMs, now);
  const read = currentMetrics(client, instanceId, async () => (await queues()).value, now);
  let last: Snapshot | undefined;
  const remembered = async (): Promise<Snapshot> => {
    last = await read();
    return last;
  };
  return {
    snapshot: instanceArn === '' ? undefined : cached(remembered, snapshotKeptMs, now),
    last: () => last,
    isTransient: isTransientConnect,
    now,
  };
};

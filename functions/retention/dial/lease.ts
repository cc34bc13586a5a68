/** One run at a time for all campaigns, and one run per tick. The epoch in every claim is the fence; the lease saves work. */
import type { Lease } from '../../../shared/dynamo/items/dial-control-item.ts';
import type { ControlStore } from './store.ts';

/** Longer than a run may take, so that a live run is not overtaken. */
const heldMs = 90_000;

/** Undefined: this tick has been run, or another run is under way. */
export const takeLease = async (
  control: ControlStore,
  { owner, tick, nowMs }: { readonly owner: string; readonly tick: string; readonly nowMs: number },
): Promise<Lease | undefined> => {
  const read = await control.readLease();
  if (read.untilMs > nowMs || tick <= read.tick) return undefined;
  const next: Lease = { epoch: read.epoch + 1, owner, tick, untilMs: nowMs + heldMs };
  return (await control.writeLease(next, read)) ? next : undefined;
};

/** Lets the next tick in at once. Somebody else's lease is left alone. */
export const releaseLease = (control: ControlStore, lease: Lease): Promise<boolean> =>
  control.writeLease({ ...lease, untilMs: 0 }, lease);

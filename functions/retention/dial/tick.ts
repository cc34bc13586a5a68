/** One tick of the clock: is there anything that may be dialled at all, and is this the run that does it? */
import { type DiallerDeps, runDialler } from './dialler.ts';
import { type GenerationStore, isCurrent } from './generation.ts';
import { releaseLease, takeLease } from './lease.ts';
import { emptyReport, type RunReport } from './run-report.ts';

export interface TickDeps extends DiallerDeps {
  readonly generation: GenerationStore;
  /** Name of the dialling table. */
  readonly table: string;
  /** Names this invocation; unique. */
  readonly owner: string;
}

export type TickEnd = 'ran' | 'off' | 'not-current' | 'not-mine';

export interface TickReport extends RunReport {
  end: TickEnd;
}

const ended = (end: TickEnd): TickReport => ({ ...emptyReport(), end });

/** `tick` names the nominal moment: a doubled tick is one run. */
export const runTick = async (deps: TickDeps, tick: string): Promise<TickReport> => {
  const { control } = deps.store;
  if (!(await control.readSwitch()).on) return ended('off');
  const kept = await deps.generation.read();
  if (!isCurrent(kept, deps.table, (await control.readLease()).epoch)) return ended('not-current');
  const lease = await takeLease(control, { owner: deps.owner, tick, nowMs: deps.now() });
  if (lease === undefined) return ended('not-mine');
  // Before the first claim of this run: a table restored from before it is found out.
  await deps.generation.write({ table: deps.table, epoch: lease.epoch });
  const report = await runDialler(deps, lease);
  await releaseLease(control, lease);
  return { ...report, end: 'ran' };
};

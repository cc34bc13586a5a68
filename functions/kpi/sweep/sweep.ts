/**
 * The sweep: walks over all contact rows and applies those whose ledger is behind (row.rev > ledger.rev, or an older
 * definition). So nothing depends on the stream having delivered, and changed definitions or settings reach the past.
 * It is a job: its position is stored after every page, and passes repeat until one meets no older definition.
 */
import { reapplyStateSchema, type ReapplyState } from '../../../shared/dynamo/items/job-item.ts';
import { applySources, type ApplyDeps } from '../ledger/apply.ts';
import { isLaterDefinition } from '../ledger/decide.ts';
import { contactSource } from '../ledger/sources.ts';
import type { ContactPage, JobStore } from '../store/dynamo-job-store.ts';

export interface SweepDeps extends ApplyDeps {
  readonly jobs: JobStore;
  readonly page: (after: string | undefined) => Promise<ContactPage>;
  /** True while there is time for another page. */
  readonly hasTime: () => boolean;
  readonly onRefused?: (refused: readonly { readonly sourceId: string; readonly reason: string }[]) => void;
}

export interface SweepReport {
  readonly scanned: number;
  readonly reapplied: number;
  /** Sources that could not be applied; `onRefused` names them. */
  readonly refused: number;
  /** A pass was finished without meeting an older definition. */
  readonly complete: boolean;
  /** Left to another runner, or to a later release. */
  readonly yielded: boolean;
}

/** The state to work on: the stored one, or a fresh start when the definition is new. */
export const stateFor = (stored: ReapplyState | undefined, definition: ApplyDeps['definition']): ReapplyState => {
  if (stored?.definitionId === definition.id) return stored;
  const { cursor: _restart, ...rest } = stored ?? { version: 0, passes: 0, cursor: undefined };
  return {
    ...rest,
    definitionId: definition.id,
    definitionReleasedAt: definition.releasedAt,
    migrating: stored !== undefined,
    olderInPass: 0,
    refusedInPass: 0,
    reapplied: 0,
  };
};

/** State after a page in which `older` sources were brought over and `refused` could not be applied. Pure. */
export const afterPage = (
  state: ReapplyState,
  next: string | undefined,
  older: number,
  refused: number,
): ReapplyState => {
  const { cursor: _previous, ...rest } = state;
  const olderInPass = state.olderInPass + older;
  const refusedInPass = state.refusedInPass + refused;
  const counted = {
    ...rest,
    version: state.version + 1,
    reapplied: state.reapplied + older,
    olderInPass,
    refusedInPass,
  };
  if (next !== undefined) return { ...counted, cursor: next };
  const migrating = olderInPass > 0 || (state.migrating && refusedInPass > 0);
  return { ...counted, passes: state.passes + 1, olderInPass: 0, refusedInPass: 0, migrating };
};

const readState = async (jobs: JobStore): Promise<ReapplyState | undefined> => {
  const stored = await jobs.read('reapply');
  return stored === undefined ? undefined : reapplyStateSchema.parse(stored);
};

export const sweep = async (deps: SweepDeps): Promise<SweepReport> => {
  let stored = await readState(deps.jobs);
  let [scanned, reapplied, refused] = [0, 0, 0];
  const report = (complete: boolean, yielded: boolean): SweepReport => ({
    scanned,
    reapplied,
    refused,
    complete,
    yielded,
  });
  if (
    stored &&
    isLaterDefinition({ id: stored.definitionId, releasedAt: stored.definitionReleasedAt }, deps.definition)
  )
    return report(false, true);
  while (deps.hasTime()) {
    const state = stateFor(stored, deps.definition);
    const page = await deps.page(state.cursor);
    const applied = await applySources(deps, page.rows.map(contactSource));
    scanned += page.rows.length;
    reapplied += applied.applied;
    const unreadable = (page.unreadable ?? []).map((sourceId) => ({ sourceId, reason: 'the row cannot be read' }));
    const failures = [...applied.refused, ...unreadable];
    refused += failures.length;
    if (failures.length > 0) deps.onRefused?.(failures);
    const next = afterPage(state, page.next, applied.touched, failures.length);
    if (!(await deps.jobs.write('reapply', next, stored))) return report(false, true);
    stored = next;
    if (page.next !== undefined) continue;
    if (refused > 0) return report(false, false); // the next run tries them again; another pass at once would not help
    if (!next.migrating) return report(true, false);
  }
  return report(false, false);
};

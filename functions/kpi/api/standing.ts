/** How an answer says what it is valid for. Pure. */
import type { Cursor } from '../../../shared/dynamo/items/journal-item.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import type { FoldState } from './state-store.ts';

export interface AsOf {
  /** When the newest entry that is contained was written; null before the first. */
  readonly foldedAt: string | null;
  readonly lanes: readonly { readonly lane: number; readonly seq: number }[];
}

/** Cursors are read before the buckets: the numbers contain at least these entries. */
export const asOf = (cursors: readonly Cursor[]): AsOf => {
  const newest = Math.max(0, ...cursors.map(({ writtenAt }) => writtenAt));
  return {
    foldedAt: newest === 0 ? null : new Date(newest).toISOString(),
    lanes: cursors.filter(({ seq }) => seq > 0).map(({ lane, seq }) => ({ lane, seq })),
  };
};

export interface DefinitionState {
  readonly version: string;
  /** Some contacts are still counted under an older definition. */
  readonly migrating: boolean;
  /** Contacts re-applied so far. */
  readonly done: number;
}

/** A definition that the sweep has not begun with yet is all to be done. */
export const definitionState = ({ id }: Definition, reapply: FoldState['reapply']): DefinitionState => {
  if (reapply === undefined) return { version: id, migrating: false, done: 0 };
  return reapply.definitionId === id
    ? { version: id, migrating: reapply.migrating, done: reapply.reapplied }
    : { version: id, migrating: true, done: 0 };
};

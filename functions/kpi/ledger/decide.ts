/** Decides what a source's current row means for its ledger. Pure; the order is (rev, definition). */
import {
  contributionsOf,
  type NamedPlace,
  type SourceContent,
  type SourceContribution,
} from '../../../shared/kpi/contributions.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';
import type { Ledger } from '../../../shared/dynamo/items/ledger-item.ts';

/** The current row of a source, as far as KPIs are concerned. */
export interface SourceState extends SourceContent {
  readonly sourceId: string;
  readonly rev: number;
  /** Erased: what was counted stays counted, namelessly and finally. */
  readonly erased: boolean;
}

export interface Rules {
  readonly definition: Definition;
  readonly settings: KpiSettings;
}

export type Decision =
  /** Nothing newer than what was applied. */
  | { readonly kind: 'current' }
  /** Applied by a later release than this one: only that one may touch it. */
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'apply';
      readonly read: Ledger | undefined;
      readonly next: Ledger;
      readonly names: readonly NamedPlace[];
      /** What was applied before was made under an older definition. */
      readonly touched: boolean;
    };

/** Releases are ordered by time; equal times (never seen in practice) by id, so that two workers agree. */
export const isLaterDefinition = (a: Definition, b: Definition): boolean =>
  a.id !== b.id && (a.releasedAt > b.releasedAt || (a.releasedAt === b.releasedAt && a.id > b.id));

const contributionOf = (source: SourceState, read: Ledger | undefined, settings: KpiSettings): SourceContribution => {
  if (source.erased || read?.frozen) return { contributions: read?.contributions ?? [], names: [] };
  return contributionsOf(source, settings);
};

/** The same definition released twice keeps its newest release, so that releases between the two stay refused. */
const newestRelease = (definition: Definition, read: Ledger | undefined): Definition =>
  read?.definition.id === definition.id && read.definition.releasedAt > definition.releasedAt
    ? read.definition
    : definition;

export const decide = (source: SourceState, read: Ledger | undefined, { definition, settings }: Rules): Decision => {
  if (read && isLaterDefinition(read.definition, definition)) {
    return {
      kind: 'refused',
      reason: `ledger was written under definition ${read.definition.id}, released after ${definition.id}`,
    };
  }
  const touched = read !== undefined && read.definition.id !== definition.id && source.rev >= read.rev;
  if (read && !touched && source.rev <= read.rev) return { kind: 'current' };
  const { contributions, names } = contributionOf(source, read, settings);
  const frozen = source.erased || read?.frozen === true;
  return {
    kind: 'apply',
    read,
    names,
    touched,
    next: {
      sourceId: source.sourceId,
      rev: source.rev,
      definition: newestRelease(definition, read),
      contributions,
      frozen,
    },
  };
};

/** Where the entities of a set come from: read in pieces, in the order of their key. */
import type { Caller } from '../../../../shared/http/caller.ts';
import type { Scope } from '../../../../shared/contracts/access.ts';
import type { Bounds } from './bounds.ts';
import type { Entity, EntityType } from './model.ts';

/** A place in the set's order, as it stands in a skip token. */
export type Place = readonly (string | number)[];

export interface Piece {
  readonly entities: readonly { readonly entity: Entity; readonly at: Place }[];
  /** Where the next piece begins; undefined after the last one. */
  readonly next: Place | undefined;
  /** Storage items that were read for it at most. */
  readonly items: number;
}

export interface SourceRequest {
  readonly bounds: Bounds;
  /** Properties that are answered, filtered or ordered by; undefined: all. */
  readonly wanted: ReadonlySet<string> | undefined;
  readonly caller: Caller;
}

export interface EntitySource {
  readonly type: EntityType;
  /** Needed beside the route's own. */
  readonly scope?: Scope;
  readonly read: (request: SourceRequest, after: Place | undefined) => Promise<Piece>;
}

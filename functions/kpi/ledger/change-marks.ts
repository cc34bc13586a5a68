/** Which slices and days a fold touches. Pure. */
import { bucketId } from '../../../shared/dynamo/items/bucket-item.ts';
import { changeKeyOf, type ChangeKey } from '../../../shared/dynamo/items/change-item.ts';
import type { JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';

export interface ChangeRaise {
  readonly key: ChangeKey;
  /** Lane -> last entry of the fold that touches the slice and day. */
  readonly marks: ReadonlyMap<number, number>;
}

export const changeRaises = (entries: readonly JournalEntry[]): ChangeRaise[] => {
  const raises = new Map<string, { key: ChangeKey; marks: Map<number, number> }>();
  for (const { lane, seq, deltas } of entries) {
    for (const id of deltas.keys()) {
      const key = changeKeyOf(id);
      if (!key) continue;
      const known = raises.get(bucketId(key)) ?? { key, marks: new Map<number, number>() };
      raises.set(bucketId(key), known);
      known.marks.set(lane, Math.max(seq, known.marks.get(lane) ?? 0));
    }
  }
  return [...raises.values()];
};

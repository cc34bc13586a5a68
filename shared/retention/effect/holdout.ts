/** Who is held out of retention: decided by a hash of person and season, before anything else and for all campaigns at once. */
import { createHash } from 'node:crypto';

export type Arm = 'treated' | 'heldOut';

const drawBytes = 6;

/** 0 <= x < 1, uniform over person keys; a new season draws anew, independently of the last. */
const drawOf = (personKey: string, season: string): number =>
  createHash('sha256')
    // As JSON: no two pairs of person and season have the same text.
    .update(JSON.stringify(['holdout', season, personKey]))
    .digest()
    .readUIntBE(0, drawBytes) /
  256 ** drawBytes;

/**
 * The arm of a person in a season. Over the person key (the number), so that two customers on one number share an arm. A
 * larger share keeps everybody held out who already was; a smaller one would free people, so a season keeps its share.
 */
export const armOf = (personKey: string, season: string, heldOutShare: number): Arm => {
  if (!(heldOutShare >= 0 && heldOutShare <= 1))
    throw new RangeError(`heldOutShare must be from 0 to 1, not ${heldOutShare}`);
  return drawOf(personKey, season) < heldOutShare ? 'heldOut' : 'treated';
};

/** Remembers keys for a minute at most, so a revocation is felt within that time; only keys that exist are remembered. */
import type { ApiKeyItem } from '../../../shared/contracts/access.ts';

export type FindKey = (keyId: string) => Promise<ApiKeyItem | undefined>;

const longestMs = 60_000;
const mostKeys = 1_000;

export const cachedKeys = (find: FindKey, now: () => number): FindKey => {
  const known = new Map<string, { readonly item: ApiKeyItem; readonly until: number }>();
  return async (keyId) => {
    const cached = known.get(keyId);
    const asked = now();
    if (cached && asked < cached.until) return cached.item;
    known.delete(keyId);
    const item = await find(keyId);
    if (item === undefined) return undefined;
    const [oldest] = known.keys();
    if (known.size >= mostKeys && oldest !== undefined) known.delete(oldest);
    known.set(keyId, { item, until: asked + longestMs });
    return item;
  };
};

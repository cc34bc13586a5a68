/** Keeps an answer for a time; callers that come while it is fetched share one fetch; a failure is not kept. */
export interface Cached<T> {
  readonly value: T;
  /** Epoch ms. */
  readonly fetchedAt: number;
}

export const cached = <T>(read: () => Promise<T>, keepMs: number, now: () => number): (() => Promise<Cached<T>>) => {
  let kept: Promise<Cached<T>> | undefined;
  let startedAt = 0;
  return async () => {
    if (kept && now() - startedAt < keepMs) return kept;
    startedAt = now();
    const fetching = (async () => ({ value: await read(), fetchedAt: now() }))();
    kept = fetching;
    try {
      return await fetching;
    } catch (error) {
      if (kept === fetching) kept = undefined;
      throw error;
    }
  };
};

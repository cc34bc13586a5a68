/** Agents available are asked for at most every few seconds; a question that fails means that nobody knows, so nobody dials. */
export const cachedAgents = (
  ask: (queueId: string) => Promise<number | undefined>,
  now: () => number,
  onFailure: (error: unknown) => void,
): ((queueId: string) => Promise<number | undefined>) => {
  const known = new Map<string, { readonly atMs: number; readonly agents: number | undefined }>();
  const goodMs = 5_000;
  return async (queueId) => {
    const last = known.get(queueId);
    if (last !== undefined && now() - last.atMs < goodMs) return last.agents;
    try {
      known.set(queueId, { atMs: now(), agents: await ask(queueId) });
    } catch (error) {
      onFailure(error);
      known.set(queueId, { atMs: now(), agents: undefined });
    }
    return known.get(queueId)?.agents;
  };
};

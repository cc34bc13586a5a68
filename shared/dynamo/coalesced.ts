/**
 * Single calls that go together: what is asked for while a request is under way goes into the next one, so that the slower
 * the table, the fewer the requests. Every request starts after all it was asked for. Nothing is remembered.
 */
import DataLoader from 'dataloader';

/** `work` answers in the order of what it is asked; `atOnce`: how much it may be asked at most. */
export const coalesced = <Asked, Answer>(
  work: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  atOnce: number,
): ((asked: Asked) => Promise<Answer>) => {
  let underWay: Promise<unknown> = Promise.resolve();
  const workNext = (asked: readonly Asked[]): Promise<readonly Answer[]> => {
    const working = work(asked);
    underWay = working.catch(() => undefined); // whoever asked hears of the failure
    return working;
  };
  const loader = new DataLoader(workNext, {
    cache: false,
    maxBatchSize: atOnce,
    batchScheduleFn: (start) => void underWay.then(() => setImmediate(start)),
  });
  return (asked) => loader.load(asked);
};

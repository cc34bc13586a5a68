/** One step after another, each when nobody works any more, until the work has ended, well or badly. */
import { setImmediate as macrotask } from 'node:timers/promises';

export const stepUntilDone = async <T>(work: Promise<T>, step: () => void): Promise<T> => {
  let done = false;
  const end = work
    .then(
      () => undefined,
      () => undefined,
    )
    .finally(() => (done = true));
  for (;;) {
    await macrotask();
    if (done) break;
    step();
  }
  await end;
  return work;
};

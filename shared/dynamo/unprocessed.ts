import { shortPause } from '../observability/pause.ts';

/** DynamoDB kept answering "not all of it": as an error it is a throttle, and may be repeated later. */
class StillUnprocessedError extends Error {
  override readonly name = 'ThrottlingException';
}

const attempts = 9;

/** Waits before attempt n; throws a transient error when DynamoDB keeps refusing (about 8 s). */
export const waitForMore = async (attempt: number): Promise<void> => {
  if (attempt > attempts) throw new StillUnprocessedError(`DynamoDB left work unprocessed ${attempts} times`);
  await shortPause(attempt - 1);
};

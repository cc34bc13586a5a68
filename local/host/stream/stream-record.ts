/** One record of a stream on its way to a function, in the JSON text the function will get. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly shardId: string;
  /** Records with the same lane keep their order and never run at the same time. */
  readonly lane: string;
  readonly arrivedAt: number;
  readonly json: string;
}

export const eventPayload = (records: readonly StreamRecord[]): string =>
  `{"Records":[${records.map((record) => record.json).join(',')}]}`;

/** Puts payloads on the stack's stream and waits until everything has settled. */
import { addDays } from '../../shared/domain/time.ts';
import { progress } from './progress.ts';
import type { Payload } from './records.ts';
import type { Span } from './report.ts';
import type { LocalStack } from './stack.ts';

export interface Loaded {
  readonly records: number;
  /** Days that hold the records' disconnect times, one day wider on both sides for any time zone. */
  readonly span: Span;
  /** Newest UTC day of a disconnect: what a screen begins with. */
  readonly lastDay: string;
}

const perPut = 500;

const disconnect = /"DisconnectTimestamp"\s*:\s*"(\d{4}-\d{2}-\d{2})T/;
const decoder = new TextDecoder();

const loadedOf = (records: number, first: string | undefined, last: string | undefined): Loaded => {
  const today = new Date().toISOString().slice(0, 10);
  const lastDay = last ?? today;
  return { records, lastDay, span: { from: addDays(first ?? today, -1), to: addDays(lastDay, 1) } };
};

/** `expected` 0 = unknown: the bar then counts only. */
export const loadPayloads = async (
  { host, streamId }: LocalStack,
  payloads: Iterable<Payload> | AsyncIterable<Payload>,
  expected: number,
): Promise<Loaded> => {
  const shown = progress('Loading ', expected);
  let batch: Payload[] = [];
  let records = 0;
  let [first, last]: (string | undefined)[] = [];
  const put = async (): Promise<void> => {
    await host.putRecords(streamId, batch);
    records += batch.length;
    batch = [];
    shown.step(records);
  };
  host.hold();
  for await (const payload of payloads) {
    const day = disconnect.exec(decoder.decode(payload.data))?.[1];
    if (day !== undefined && (first === undefined || day < first)) first = day;
    if (day !== undefined && (last === undefined || day > last)) last = day;
    batch.push(payload);
    if (batch.length >= perPut) await put();
  }
  if (batch.length > 0) await put();
  await host.drain();
  shown.end(`${records.toLocaleString('en')} records`);
  return loadedOf(records, first, last);
};

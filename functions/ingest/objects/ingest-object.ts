/**
 * An object of contact records -> the same ingest as a batch of the stream. The object is one unit of work: when a record
 * of it is handed back, nothing is counted and the whole object comes again; what was written then knows its own delivery.
 */
import type { IngestMetric } from '../../../shared/contracts/metrics.ts';
import { ingestMetrics } from '../../../shared/contracts/metrics.ts';
import type { AddressHash } from '../../../shared/domain/customer-key.ts';
import { deliveryName, type Incoming } from '../incoming.ts';
import { ingestRecords, type IngestDeps } from '../ingest.ts';
import type { ObjectNotice } from './notice.ts';
import type { OpenObject } from './object-store.ts';
import { plainBytes } from './plain-bytes.ts';
import { makeSplitter, type Piece } from './split.ts';

export interface ObjectDeps extends IngestDeps {
  readonly open: OpenObject;
}

type Counts = Record<IngestMetric, number>;

/** One batch is in memory at a time; as many records as a batch of the stream has. */
const recordsPerBatch = 500;
const bytesPerBatch = 6_000_000;

const incoming = (notice: ObjectNotice, { offset, bytes }: Piece, index: number): Incoming => ({
  id: String(offset),
  delivery: deliveryName(`${notice.bucket}/${notice.key}#${notice.etag}@${offset}`),
  data: bytes,
  letter: (reason) => ({
    reason,
    position: { bucket: notice.bucket, key: notice.key, etag: notice.etag, offset, index },
    arrivedAt: notice.createdAt,
    payload: Buffer.from(bytes).toString('base64'),
  }),
});

const beginsRecords = /^[\s,[]*(\{|$)/u;

/** A file of another kind would be taken apart into thousands of dead letters; it is refused as a whole. */
const assertRecords = ({ offset, bytes }: Piece): void => {
  if (offset < 1024 && !beginsRecords.test(Buffer.from(bytes.subarray(0, 16)).toString('latin1')))
    throw new TypeError('The object holds no JSON objects (plain or gzip): is this the prefix of contact records?');
};

async function* batches(notice: ObjectNotice, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Incoming[]> {
  const splitter = makeSplitter();
  let batch: Incoming[] = [];
  let bytes = 0;
  let index = 0;
  function* add(pieces: readonly Piece[]): Generator<Incoming[]> {
    for (const piece of pieces) {
      if (index === 0) assertRecords(piece);
      batch.push(incoming(notice, piece, index));
      index += 1;
      bytes += piece.bytes.length;
      if (batch.length < recordsPerBatch && bytes < bytesPerBatch) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  for await (const chunk of chunks) yield* add(splitter.push(chunk));
  yield* add(splitter.end());
  if (batch.length > 0) yield batch;
}

/** Throws when the object has to come again. */
export const ingestObject = async (
  deps: ObjectDeps,
  hashAddress: AddressHash,
  notice: ObjectNotice,
): Promise<Counts> => {
  const total = Object.fromEntries(ingestMetrics.map((name) => [name, 0])) as Counts; // boundary: fromEntries widens the keys
  for await (const batch of batches(notice, await plainBytes(await deps.open(notice)))) {
    const { counts, failed } = await ingestRecords(deps, hashAddress, batch);
    if (failed.length > 0) throw new Error(`${failed.length} records were handed back; the first at byte ${failed[0]}`);
    for (const name of ingestMetrics) total[name] += counts[name];
  }
  return total;
};

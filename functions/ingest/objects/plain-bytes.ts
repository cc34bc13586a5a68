/** The bytes of an object, decompressed when they are gzip. Told by the first bytes: names and headers of objects lie. */
import { PassThrough, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const isGzip = (first: Uint8Array): boolean => first[0] === 0x1f && first[1] === 0x8b;

/** The first two bytes at least (if there are so many), and everything after them. */
const peek = async (source: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
  let first: Uint8Array = new Uint8Array();
  while (first.length < 2) {
    const { value, done } = await source.next();
    if (done === true) break;
    first = Buffer.concat([first, value]);
  }
  return first;
};

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Iterating fails when the object is cut short. */
export const plainBytes = async (source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> => {
  const iterator = source[Symbol.asyncIterator]();
  const first = await peek(iterator);
  const out = isGzip(first) ? createGunzip() : new PassThrough();
  // An error of either reaches who iterates over `out`.
  pipeline(Readable.from(joined(first, iterator)), out, () => undefined);
  return out;
};

/**
 * Splits the bytes of an object into records, as they come in: JSON objects one after another, with or without line
 * breaks (a Firehose adds none unless told to), or as one JSON array. It looks at brackets and strings only; whether a
 * piece is a record, decode.ts says. What cannot be the beginning of a record, and a record that is not closed, become
 * pieces too: nothing is passed over. Pure but for its own state.
 */

export interface Piece {
  /** Of its first byte in the object. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface Splitter {
  readonly push: (chunk: Uint8Array) => Piece[];
  /** What is left when no more bytes come. */
  readonly end: () => Piece[];
}

/** Above what Kinesis takes for a record (1 MiB, 10 MiB where that is switched on): more is no record. */
export const largestRecordBytes = 10 * 1024 * 1024;

const byte = { quote: 0x22, backslash: 0x5c, open: 0x7b, close: 0x7d, lineFeed: 0x0a } as const;
/** Space, tab, line breaks; and what stands between the elements of an array. */
const between = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d]);

interface Scan {
  /** Index after the piece; undefined: its end is not in the bytes yet. */
  readonly end: number | undefined;
}

/** Of an object that begins at `from`. */
const objectEnd = (bytes: Uint8Array, from: number): Scan => {
  let depth = 0;
  let isText = false;
  for (let at = from; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (isText) {
      if (code === byte.backslash) at += 1;
      else if (code === byte.quote) isText = false;
      else if (code === byte.lineFeed) return { end: at + 1 }; // no text of JSON holds one: it was never closed
    } else if (code === byte.quote) isText = true;
    else if (code === byte.open) depth += 1;
    else if (code === byte.close && (depth -= 1) === 0) return { end: at + 1 };
  }
  return { end: undefined };
};

/** Of something that is no object: up to the next object, or all there is. */
const strayEnd = (bytes: Uint8Array, from: number): Scan => {
  const next = bytes.indexOf(byte.open, from);
  return { end: next < 0 ? undefined : next };
};

/** Where an object that never closes probably ended: at its line's end, or where another one begins right after a bracket. */
const brokenEnd = (bytes: Uint8Array): number => {
  const line = bytes.indexOf(byte.lineFeed);
  for (let at = bytes.indexOf(byte.open, 1); at > 0 && (line < 0 || at < line); at = bytes.indexOf(byte.open, at + 1))
    if (bytes[at - 1] === byte.close) return at;
  return line < 0 ? bytes.length : line + 1;
};

export const makeSplitter = (largest = largestRecordBytes): Splitter => {
  let rest: Uint8Array = new Uint8Array();
  let offset = 0;
  let scanned = 0;

  const take = (length: number): Piece => {
    const piece = { offset, bytes: rest.subarray(0, length) };
    rest = rest.subarray(length);
    offset += length;
    scanned = 0;
    return piece;
  };
  const skipBetween = (): void => {
    let length = 0;
    while (length < rest.length && between.has(rest[length] ?? 0)) length += 1;
    if (length > 0) take(length);
  };
  const next = (isLast: boolean): Piece | undefined => {
    skipBetween();
    // Without it each chunk of a long record would be scanned from its beginning.
    if (rest.length === 0 || (!isLast && rest.length < scanned)) return undefined;
    const { end } = rest[0] === byte.open ? objectEnd(rest, 0) : strayEnd(rest, 0);
    if (end !== undefined && end <= largest) return take(end);
    if (end !== undefined || isLast || rest.length > largest) return take(Math.min(brokenEnd(rest), largest));
    scanned = rest.length * 2;
    return undefined;
  };
  const all = (isLast: boolean): Piece[] => {
    const pieces: Piece[] = [];
    for (let piece = next(isLast); piece !== undefined; piece = next(isLast)) pieces.push(piece);
    return pieces;
  };
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      return all(false);
    },
    end: () => all(true),
  };
};

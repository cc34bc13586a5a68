/** Contact records from a file: NDJSON, one payload per line as it stands, or a JSON array. */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface Payload {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

const encoder = new TextEncoder();

const toPayload = (text: string, index: number): Payload => ({
  // The file does not say how its producer chose partition keys; Connect documents none.
  partitionKey: /"ContactId"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? String(index),
  data: encoder.encode(text),
});

const firstCharacter = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart()
      .charAt(0);
  } finally {
    await file.close();
  }
};

async function* fromArray(path: string): AsyncGenerator<Payload> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    // Begins like an array and is none: its lines are payloads as they stand.
    yield* fromLines(path);
    return;
  }
  if (!Array.isArray(values)) return;
  for (const [index, value] of values.entries()) yield toPayload(JSON.stringify(value), index);
}

async function* fromLines(path: string): AsyncGenerator<Payload> {
  let index = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    const text = index === 0 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') continue;
    yield toPayload(text, index);
    index += 1;
  }
}

export async function* recordsFromFile(path: string): AsyncGenerator<Payload> {
  if ((await firstCharacter(path)) === '[') yield* fromArray(path);
  else yield* fromLines(path);
}

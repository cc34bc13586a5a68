/** CPU of decoding: what ingest does to a record beside base64 + JSON.parse of the same bytes, and beside nothing else. */
import { decodeRecord } from '../functions/ingest/decode.ts';
import { attributeMap } from '../test/support/fixtures.ts';
import { testHash } from '../test/support/pipeline.ts';

export interface DecodeCost {
  readonly bytes: number;
  readonly parseUs: number;
  readonly decodeUs: number;
}

const rounds = 31;

const cpuUs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return used.user + used.system;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Both take turns, so that whatever else the machine does meets both; medians, microseconds per record. */
export const decodeCost = (texts: readonly string[]): DecodeCost => {
  const records = texts.map((text) => Buffer.from(text).toString('base64'));
  let parsed = 0;
  const parse = (): void => {
    for (const data of records) parsed += Number(JSON.parse(Buffer.from(data, 'base64').toString('utf8')) !== null);
  };
  const decode = (): void => {
    for (const data of records)
      parsed += Number(decodeRecord(data, { attributeMap, hashAddress: testHash }).kind === 'contact');
  };
  const taken = { parse: [] as number[], decode: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = [cpuUs(parse), cpuUs(decode)];
    if (round < rounds / 3) continue; // the compiler is still at work
    taken.parse.push(first / records.length);
    taken.decode.push(second / records.length);
  }
  if (parsed !== 2 * rounds * records.length) throw new Error('a record was not read');
  return {
    bytes: texts.reduce((sum, text) => sum + text.length, 0) / texts.length,
    parseUs: median(taken.parse),
    decodeUs: median(taken.decode),
  };
};

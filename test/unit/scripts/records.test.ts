import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsFromFile } from '../../../scripts/lib/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (text: string): Promise<string[]> => {
  const path = join(folder, 'records');
  writeFileSync(path, text);
  const payloads: string[] = [];
  for await (const { data } of recordsFromFile(path)) payloads.push(new TextDecoder().decode(data));
  return payloads;
};

describe('A file of records', () => {
  it('gives each line as it stands, readable or not', async () => {
    await expect(read('{"ContactId":"a"}\ngarbage\n\n{"ContactId": "b"}\r\n')).resolves.toEqual([
      '{"ContactId":"a"}',
      'garbage',
      '{"ContactId": "b"}',
    ]);
  });
  it('may be a JSON array, pretty-printed or with a byte order mark', async () => {
    await expect(read('\uFEFF [\n {"ContactId": "a"},\n 7\n]')).resolves.toEqual(['{"ContactId":"a"}', '7']);
  });
  it('that only begins like an array is read line by line', async () => {
    await expect(read('[broken\n{"ContactId":"a"}')).resolves.toEqual(['[broken', '{"ContactId":"a"}']);
  });
  it('may be empty', async () => {
    await expect(read('')).resolves.toEqual([]);
  });
});

/** The API document against the running stack: each operation is asked by the document, and each answer is held against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPayloads } from '../../scripts/lib/load.ts';
import { startStack, type LocalStack } from '../../scripts/lib/stack.ts';
import {
  documentShape,
  fuzzRequest,
  judgeAnswer,
  type Document,
  type FuzzAnswer,
  type FuzzRequest,
} from '../support/openapi-fuzz.ts';
import { seeded } from '../support/random.ts';

const perOperation = 25;
const lines = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'contact-records.ndjson'), 'utf8')
  .trim()
  .split('\n');

describe('The served document', () => {
  let stack: LocalStack;
  let document: Document;
  const send = async ({ method, path, headers, body }: FuzzRequest, key = stack.api.key): Promise<FuzzAnswer> => {
    const response = await fetch(`${stack.api.url}${path}`, {
      method,
      headers: { ...headers, ...(key === '' ? {} : { 'x-api-key': key }) },
      ...(body === undefined || method === 'GET' ? {} : { body }),
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  };

  beforeAll(async () => {
    stack = await startStack({ port: 0, say: () => undefined });
    await loadPayloads(
      stack,
      lines.map((text, index) => ({ partitionKey: String(index), data: new TextEncoder().encode(text) })),
      lines.length,
    );
    const { text } = await send({ method: 'GET', path: '/v1/openapi.json', headers: {}, body: undefined });
    document = documentShape.parse(JSON.parse(text));
  }, 240_000);
  afterAll(() => stack.host.stop(), 60_000);

  it('is the committed one', () => {
    const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'));
    expect(document).toEqual(committed);
  });

  it('is true of every operation: only its statuses, bodies as it says, no 5xx', async () => {
    const random = seeded(Number(process.env['HOLDFAST_SEED'] ?? 20_261_122));
    const wrong: string[] = [];
    const seen: Record<string, Record<number, number>> = {};
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        for (let turn = 0; turn < perOperation; turn += 1) {
          const request = fuzzRequest(random, path, method, operation);
          const answer = await send(request);
          const complaint = judgeAnswer(document, operation, answer);
          if (complaint !== undefined)
            wrong.push(`${request.method} ${request.path}: ${complaint}; ${answer.text.slice(0, 200)}`);
          const counts = (seen[operation.operationId] ??= {});
          counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        }
      }
    }
    console.log(
      Object.entries(seen)
        .map(([id, counts]) => `${id} ${JSON.stringify(counts)}`)
        .join('\n'),
    );
    expect(wrong).toEqual([]);
    for (const id of ['getDefinitions', 'getHealth', 'listTargets']) expect(seen[id]?.[200]).toBeGreaterThan(0);
  }, 180_000);

  it('says who may not ask', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const isOpen = operation.responses['401'] === undefined;
        const answer = await send(fuzzRequest(seeded(1), path, method, operation), '');
        expect([operation.operationId, isOpen ? 401 : answer.status]).toEqual([operation.operationId, 401]);
      }
    }
  }, 60_000);
});

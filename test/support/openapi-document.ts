/** The API document against the running stack: each operation is asked by the document, and each answer is held against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { loadPayloads } from '../../scripts/lib/load.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import {
  documentShape,
  fuzzRequest,
  judgeAnswer,
  shownRequest,
  type Document,
  type FuzzAnswer,
  type FuzzRequest,
  type Things,
} from './openapi-fuzz.ts';
import { seeded } from './random.ts';

const perOperation = 25;
const lines = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'contact-records.ndjson'), 'utf8')
  .trim()
  .split('\n');

export const describeOpenApi = (running: () => LocalStack): void => {
  describe('The served document', () => {
    let document: Document;
    const send = async ({ method, path, headers, body }: FuzzRequest, key = running().api.key): Promise<FuzzAnswer> => {
      const response = await fetch(`${running().api.url}${path}`, {
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
      await loadPayloads(
        running(),
        lines.map((text, index) => ({ partitionKey: String(index), data: new TextEncoder().encode(text) })),
        lines.length,
      );
      const { text } = await send({ method: 'GET', path: '/v1/openapi.json', headers: {}, body: undefined });
      document = documentShape.parse(JSON.parse(text));
    });

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
    });

    /** Does what the document shows for an operation, and answers the member of the answer. */
    const shown = async (operationId: string, member: z.ZodType<string>): Promise<string> => {
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const request = shownRequest(path, method, operation, { things: {}, optional: false });
          if (operation.operationId !== operationId || !request) continue;
          return member.parse(JSON.parse((await send(request)).text));
        }
      }
      throw new Error(`The document shows no ${operationId}`);
    };

    it('shows for every GET a request that is answered, with every option and with none', async () => {
      const named = z.looseObject({ id: z.string() });
      const things: Things = {
        contactId: z.object({ ContactId: z.string() }).parse(JSON.parse(lines[0] ?? '')).ContactId,
        targetId: await shown(
          'createTarget',
          z.looseObject({ target: named }).transform(({ target }) => target.id),
        ),
        campaignId: await shown(
          'createCampaign',
          z.looseObject({ campaignId: z.string() }).transform(({ campaignId }) => campaignId),
        ),
        customerKey: await shown(
          'lookupCustomer',
          z.looseObject({ customerKey: z.string() }).transform(({ customerKey }) => customerKey),
        ),
      };
      const wrong: string[] = [];
      for (const [path, { get: operation }] of Object.entries(document.paths)) {
        if (!operation) continue;
        for (const optional of [false, true]) {
          const request = shownRequest(path, 'get', operation, { things, optional });
          const answer = request && (await send(request));
          const complaint = answer?.status === 200 ? judgeAnswer(document, operation, answer) : 'is not answered';
          if (complaint !== undefined)
            wrong.push(`${operation.operationId}: ${request?.path} ${complaint}; ${answer?.text.slice(0, 300)}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    it('answers 304 through the gateway to whoever has the answer already', async () => {
      for (const path of ['/v1/kpis?from=2026-11-01&to=2026-11-30&format=csv', '/odata/Days?$top=5']) {
        const headers = { 'x-api-key': running().api.key };
        const first = await fetch(`${running().api.url}${path}`, { headers });
        const again = await fetch(`${running().api.url}${path}`, {
          headers: { ...headers, 'if-none-match': first.headers.get('etag') ?? '' },
        });
        expect([path, first.status, (await first.text()).length > 100]).toEqual([path, 200, true]);
        expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
        expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      }
    });

    it('lists contacts in pages, each once', async () => {
      const page = z.looseObject({
        rows: z.array(z.looseObject({ contactId: z.string() })),
        nextPageToken: z.string().optional(),
      });
      const list = async (query: string): Promise<string[]> => {
        const path = `/v1/contacts?from=2026-11-01&to=2026-11-30${query}`;
        const { text } = await send({ method: 'GET', path, headers: {}, body: undefined });
        const { rows, nextPageToken } = page.parse(JSON.parse(text));
        const rest = nextPageToken === undefined ? [] : await list(`&limit=10&pageToken=${nextPageToken}`);
        return [...rows.map(({ contactId }) => contactId), ...rest];
      };
      const whole = await list('');
      expect(whole.length).toBeGreaterThan(20);
      expect(await list('&limit=10')).toEqual(whole);
    });

    it('says who may not ask', async () => {
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const isOpen = operation.responses['401'] === undefined;
          const answer = await send(fuzzRequest(seeded(1), path, method, operation), '');
          expect([operation.operationId, isOpen ? 401 : answer.status]).toEqual([operation.operationId, 401]);
        }
      }
    });
  });
};

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createPageToken, openPageToken, queryHash } from '../../../functions/kpi/api/query/page-token.ts';
import { planPage } from '../../../functions/kpi/api/query/page.ts';
import { ProblemError } from '../../../shared/http/problem.ts';

const context = { key: new Uint8Array(32).fill(1), queryHash: 'q', keyId: 'k', now: 1_000_000 };
const position = { value: 'queue-1', from: 1_790_000_000_000 };
const token = createPageToken(position, context);
const refusal = (text: string, other = context): unknown => {
  try {
    return openPageToken(text, other);
  } catch (error) {
    return error;
  }
};

describe('a page token', () => {
  test('leads back to its position within the hour', () => {
    expect(openPageToken(token, context)).toEqual(position);
    expect(openPageToken(token, { ...context, now: context.now + 3_600 })).toEqual(position);
  });

  test('is refused when any byte is changed', () => {
    for (let at = 0; at < token.length; at += 1) {
      for (const replacement of ['A', 'B', '.', '-']) {
        if (token[at] === replacement) continue;
        const changed = token.slice(0, at) + replacement + token.slice(at + 1);
        expect(refusal(changed)).toBeInstanceOf(ProblemError);
      }
    }
    expect(refusal(token.slice(0, -1))).toBeInstanceOf(ProblemError);
    expect(refusal(`${token}=`)).toBeInstanceOf(ProblemError);
  });

  test.each([
    ['another query', { queryHash: 'other' }],
    ['another API key', { keyId: 'other' }],
    ['another signing key', { key: new Uint8Array(32) }],
    ['two hours later', { now: context.now + 7_201 }],
  ])('is refused for %s', (_, change) => {
    expect(refusal(token, { ...context, ...change })).toBeInstanceOf(ProblemError);
  });

  test('any other text is refused', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(refusal(text)).toBeInstanceOf(ProblemError)));
  });

  test('belongs to what decides the rows, not to the size of pages', () => {
    const query = { from: 'a', to: 'b', grain: 'day', ids: undefined };
    expect(queryHash({ ...query, limit: 5, pageToken: 'x' })).toBe(queryHash({ grain: 'day', to: 'b', from: 'a' }));
    expect(queryHash({ ...query, filter: 'queue:q' })).not.toBe(queryHash(query));
  });
});

describe('pages', () => {
  const periods = Array.from({ length: 4 }, (_, i) => ({ from: i * 10, to: i * 10 + 10, label: String(i) }));

  test('together hold every row once, in order, within both limits', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (unsorted, costs, rows) => {
          const values = unsorted.sort();
          const seen: string[] = [];
          let after: { value: string; from: number } | undefined;
          for (let pages = 0; pages < 100; pages += 1) {
            const page = planPage({ values, periods, costs, rows, after });
            expect(page.items).toBeLessThanOrEqual(20_000);
            const held = page.parts.flatMap(({ value, first, last }) =>
              Array.from({ length: last - first + 1 }, (_, i) => `${value}/${first + i}`),
            );
            expect(held.length).toBeLessThanOrEqual(rows);
            seen.push(...held);
            after = page.next;
            if (!after) break;
          }
          expect(seen).toEqual(values.flatMap((value) => periods.map(({ label }) => `${value}/${label}`)));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('go on where they stopped although values appeared or vanished', () => {
    const costs = [1, 1, 1, 1];
    const after = { value: 'm', from: 10 };
    expect(planPage({ values: ['a', 'm', 'z'], periods, costs, rows: 9, after }).parts).toEqual([
      { value: 'm', first: 2, last: 3 },
      { value: 'z', first: 0, last: 3 },
    ]);
    expect(planPage({ values: ['b', 'z'], periods, costs, rows: 9, after }).parts).toEqual([
      { value: 'z', first: 0, last: 3 },
    ]);
  });
});

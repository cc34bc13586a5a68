/** `GET /v1/journeys/transitions`: the matrix from which a Sankey chart is drawn. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { routes } from '../../../shared/contracts/routes.ts';
import { responses } from '../../../shared/contracts/responses.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import type { JourneyPart } from '../../../shared/domain/journey-part.ts';
import { fakeDeps } from './fake-centre.ts';
import { call } from './requests.ts';

const path = routes.getTransitions.path;
const at = Date.UTC(2026, 10, 10, 12);

interface Repeat {
  readonly before: { readonly channel?: string; readonly reason?: string };
  readonly channel: string;
  readonly reason: string | undefined;
  readonly brokenOff: boolean;
}

const centreOf = (repeats: readonly Repeat[]) => {
  const contacts = repeats.map(({ channel, reason }, index): Contact => ({
    contactId: `c${index}`,
    lastUpdateMs: at,
    disconnectedAtMs: at + index,
    channel,
    initiationMethod: channel === 'VOICE' ? 'INBOUND' : 'API',
    customerKey: `k${index}`,
    ...(reason === undefined ? {} : { reason }),
  }));
  const parts = new Map(
    repeats.map(({ before, channel, brokenOff }, index): [string, JourneyPart] => {
      const switched = before.channel !== channel;
      return [
        `c${index}`,
        { stamp: 1, repeatOf: before, ...(switched ? { switched, ...(brokenOff ? { brokenOff } : {}) } : {}) },
      ];
    }),
  );
  return fakeDeps({
    contacts,
    partsOf: (contactId) => {
      const journey = parts.get(contactId);
      return journey === undefined ? {} : { journey };
    },
  });
};

interface Answer {
  readonly total: number;
  readonly transitions: { from: object; to: object; count: number; brokenOff: number; carried: number }[];
  readonly others: { transitions: number; count: number };
}

const ask = async (repeats: readonly Repeat[], query: Record<string, string> = {}) => {
  const { status, body } = await call(centreOf(repeats), path, { query });
  if (status === 200) responses.getTransitions?.content['application/json']?.parse(body);
  return { status, body, answer: body as unknown as Answer }; // boundary: parsed above
};

// Separators of the kept value and texts that look like one of them.
const reason = fc.constantFrom(undefined, 'billing', 'a|b', 'a/b', '100%', '%7C', '');
const channel = fc.constantFrom('VOICE', 'CHAT');
const repeat: fc.Arbitrary<Repeat> = fc.record({
  before: fc.record({ channel, reason }).map(({ channel: name, reason: about }) => ({
    channel: name,
    ...(about === undefined || about === '' ? {} : { reason: about }),
  })),
  channel,
  reason: reason.map((text) => (text === '' ? undefined : text)),
  brokenOff: fc.boolean(),
});

const tally = (
  repeats: readonly Repeat[],
  endOf: (end: { channel?: string; reason?: string | undefined }) => object,
) => {
  const counts = new Map<string, number>();
  for (const { before, ...now } of repeats) {
    const key = JSON.stringify([endOf(before), endOf(now)]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

describe('transitions', () => {
  test('every repeat is one step from an end to an end, whatever its reason is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(repeat, { maxLength: 30 }), async (repeats) => {
        const { answer } = await ask(repeats);
        const expected = tally(repeats, (end) => ({ channel: end.channel ?? null, reason: end.reason ?? null }));
        expect(new Map(answer.transitions.map((t) => [JSON.stringify([t.from, t.to]), t.count]))).toEqual(expected);
        expect(answer).toMatchObject({ total: repeats.length, others: { transitions: 0, count: 0 } });
        const broken = repeats.filter((one) => one.brokenOff && one.before.channel !== one.channel).length;
        expect(answer.transitions.reduce((sum, { brokenOff }) => sum + brokenOff, 0)).toBe(broken);
      }),
      { numRuns: 40 },
    );
  });

  test('by channel alone and by reason alone, ends that are the same are one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(repeat, { minLength: 1, maxLength: 20 }), async (repeats) => {
        const channels = await ask(repeats, { by: 'channel' });
        expect(new Map(channels.answer.transitions.map((t) => [JSON.stringify([t.from, t.to]), t.count]))).toEqual(
          tally(repeats, (end) => ({ channel: end.channel ?? null })),
        );
        const reasons = await ask(repeats, { by: 'reason' });
        expect(reasons.answer.transitions.every(({ from, to }) => !('channel' in from) && !('channel' in to))).toBe(
          true,
        );
      }),
      { numRuns: 20 },
    );
  });

  test('the most frequent come first, the rest is summed up', async () => {
    const one = (name: string): Repeat => ({
      before: { channel: 'CHAT' },
      channel: 'VOICE',
      reason: name,
      brokenOff: false,
    });
    const { answer } = await ask([one('b'), one('a'), one('b'), one('c')], { limit: '1' });
    expect(answer.transitions).toMatchObject([
      { from: { channel: 'CHAT', reason: null }, to: { reason: 'b' }, count: 2 },
    ]);
    expect(answer).toMatchObject({ total: 4, others: { transitions: 2, count: 2 } });
  });

  test('days outside the span count nothing; four weeks up to today when none is named', async () => {
    const repeats: Repeat[] = [{ before: { channel: 'CHAT' }, channel: 'VOICE', reason: undefined, brokenOff: true }];
    expect((await ask(repeats, { from: '2026-11-11' })).answer.total).toBe(0);
    expect((await ask(repeats, { to: '2026-11-09' })).answer.total).toBe(0);
    expect((await ask(repeats)).body).toMatchObject({ from: '2026-10-16', to: '2026-11-12', total: 1 });
  });

  test.each([
    [{ from: '2026-11-31' }, 'from'],
    [{ from: '2026-11-03', to: '2026-11-02' }, 'to'],
    [{ from: '1990-01-01', to: '2026-11-02' }, 'to'],
    [{ by: 'colour' }, 'by'],
    [{ limit: '501' }, 'limit'],
    [{ groupBy: 'queue' }, 'groupBy'],
  ])('refuses %j and names the field', async (query, field) => {
    const { status, body } = await ask([], query as unknown as Record<string, string>); // boundary: of unlike keys
    expect(status).toBe(400);
    expect(JSON.stringify(body['errors'] ?? body['detail'])).toContain(field);
  });

  test('a span that would read too much is refused with the limit', async () => {
    const many = Array.from({ length: 60 }, (_, index): Repeat => ({
      before: { channel: 'CHAT' },
      channel: 'VOICE',
      reason: `r${index}`,
      brokenOff: false,
    }));
    const { status, body } = await ask(many, { from: '2025-12-01', to: '2026-11-12' });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('20000');
  });
});

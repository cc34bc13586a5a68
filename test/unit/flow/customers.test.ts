/** Opt-out, promises and goodwill: what flows do for the customer on the line. */
import fc from 'fast-check';
import { keepPromise } from '../../../functions/retention/flow/callback-promise/promise.ts';
import { decideGoodwill, type GoodwillDeps } from '../../../functions/retention/flow/goodwill/goodwill.ts';
import { optOut } from '../../../functions/retention/flow/opt-out/opt-out.ts';
import { goodwillDefaults } from '../../../shared/domain/goodwill.ts';
import { dayMs } from '../../../shared/domain/time.ts';
import type { CallbackPromise } from '../../../shared/dynamo/items/promise-item.ts';
import { parsePromise, promisePut } from '../../../shared/dynamo/items/promise-item.ts';
import { answerFlow } from '../../../shared/flow/answer-flow.ts';
import { Gate, noFaults, openGate } from '../../support/faults.ts';
import { flowEvent } from '../../support/flow-events.ts';
import { Interleaver } from '../../support/interleaver.ts';
import { MemoryGoodwill } from '../../support/memory-goodwill.ts';
import { patience, testHash } from '../../support/pipeline.ts';
import { seeded } from '../../support/random.ts';

const flow = {
  instance: 'any' as const,
  wait: () => new Promise(() => undefined),
  onFailure: (error: unknown) => {
    throw error;
  },
};
const addressHash = async () => testHash;
const now = Date.parse('2026-11-16T10:00:00Z');
const from = (number: string, contactId = 'c1', more: Record<string, unknown> = {}) => ({
  ContactId: contactId,
  CustomerEndpoint: { Address: number, Type: 'TELEPHONE_NUMBER' },
  ...more,
});

describe('opt-out', () => {
  const run = async (contact: Record<string, unknown>, known: Set<string>) => {
    const persons = {
      read: () => Promise.reject(new Error('not asked for')),
      write: () => Promise.reject(new Error('not asked for')),
      optOut: async (key: string) => !known.has(key) && known.add(key).size > 0,
    };
    const work = (input: Parameters<typeof optOut>[1]) => optOut({ addressHash, persons, now: () => now }, input);
    return (await answerFlow('opt-out', flow, work, flowEvent(contact))).answer;
  };

  it('is kept by number, whatever customer the number belongs to, and may be repeated', async () => {
    const known = new Set<string>();
    expect(await run(from('+442079460112', 'c1', { CustomerId: 'CUST-1' }), known)).toEqual({ status: 'recorded' });
    expect(await run(from('+442079460112', 'c1'), known)).toEqual({ status: 'known' });
    expect([...known]).toEqual([`a:${testHash('+442079460112')}`]);
  });

  it.each(['anonymous', '02079460171', ''])('keeps nothing for %j', async (number) => {
    const known = new Set<string>();
    expect(await run(from(number), known)).toEqual({ status: 'unknown' });
    expect(known.size).toBe(0);
  });
});

describe('callback-promise', () => {
  const run = async (contact: Record<string, unknown>, parameters: Record<string, unknown>) => {
    const kept: [string, CallbackPromise][] = [];
    const put = async (key: string, promise: CallbackPromise) => void kept.push([key, promise]);
    const { answer } = await answerFlow(
      'callback-promise',
      flow,
      (input) => keepPromise({ addressHash, put, now: () => now }, input),
      flowEvent(contact, parameters),
    );
    return { answer, kept };
  };

  it.each([
    [{ dueAt: '2026-11-16T15:00:00Z' }, '2026-11-16T15:00:00Z'],
    [{ dueAt: '2026-11-16T16:00:00+01:00' }, '2026-11-16T15:00:00Z'],
    [{ dueInMinutes: 90 }, '2026-11-16T11:30:00Z'],
    [{}, '2026-11-17T10:00:00Z'],
    [{ dueAt: 'tomorrow' }, '2026-11-17T10:00:00Z'],
    [{ dueAt: '2020-01-01T00:00:00Z' }, '2026-11-16T10:00:00Z'],
    [{ dueAt: '2031-01-01T00:00:00Z' }, '2027-02-14T10:00:00Z'],
  ])('%j is due at %s', async (parameters, dueAt) => {
    const { answer, kept } = await run(from('+442079460112'), { ...parameters, topic: 'billing' });
    expect(answer).toEqual({ status: 'promised', dueAt });
    expect(kept).toMatchObject([
      [`a:${testHash('+442079460112')}`, { contactId: 'c1', dueAtMs: Date.parse(dueAt), topic: 'billing' }],
    ]);
  });

  it('belongs to the CRM customer where the flow knows one, and to nobody where nobody is known', async () => {
    expect((await run(from('+442079460112', 'c1', { CustomerId: 'CUST-1' }), {})).kept).toMatchObject([
      ['id:CUST-1', {}],
    ]);
    expect(await run(from('anonymous'), {})).toEqual({ answer: { status: 'unknown', dueAt: 'none' }, kept: [] });
  });

  it('comes back from its item as it was made', () => {
    const promise = { contactId: 'c1', madeAtMs: 1, dueAtMs: 2, what: undefined, topic: 'x' };
    expect(parsePromise(promisePut('t', 'id:1', promise).Item)).toEqual(promise);
  });
});

describe('goodwill', () => {
  const settings = { ...goodwillDefaults, afterSeconds: 300, amount: 500, budgetPerDay: 1_200, customerDays: 30 };
  const deps = (memory: MemoryGoodwill, over: Partial<GoodwillDeps> = {}, gate = openGate()): GoodwillDeps => ({
    store: memory.store(gate),
    settings,
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    addressHash,
    now: () => now,
    pause: patience(30),
    ...over,
  });
  const ask = async (own: GoodwillDeps, contact: Record<string, unknown>, waitedSeconds: unknown = 400) =>
    (await answerFlow('goodwill', flow, (input) => decideGoodwill(own, input), flowEvent(contact, { waitedSeconds })))
      .answer;
  const offered = { offer: 'true', amount: '500', currency: 'EUR', wording: 'goodwill-wait', reason: 'offered' };
  const nothing = (reason = 'none') => ({ offer: 'false', amount: '0', currency: 'none', wording: 'none', reason });

  it('is offered from the threshold on, and the same answer comes again', async () => {
    const memory = new MemoryGoodwill();
    expect(await ask(deps(memory), from('+442079460112'), 299)).toEqual(nothing());
    expect(memory.decisions.size).toBe(0);
    expect(await ask(deps(memory), from('+442079460112'), '300')).toEqual(offered);
    expect(await ask(deps(memory), from('+442079460112'), 900)).toEqual(offered);
    expect(memory.spent.get('2026-11-16')).toBe(500);
  });

  it('is off without a budget, without a wait, and never for nobody', async () => {
    const memory = new MemoryGoodwill();
    expect(await ask(deps(memory, { settings: goodwillDefaults }), from('+442079460112'))).toEqual(nothing());
    expect(await ask(deps(memory), from('+442079460112'), 'long')).toEqual(nothing());
    expect(await ask(deps(memory), from('anonymous'))).toEqual(nothing('unknown-customer'));
    expect(memory.spent.size).toBe(0);
  });

  it('ends with the day’s budget, and begins again the next day', async () => {
    const memory = new MemoryGoodwill();
    const reasons: (string | undefined)[] = [];
    for (const n of [1, 2, 3]) reasons.push((await ask(deps(memory), from(`+44207946010${n}`, `c${n}`)))['reason']);
    expect(reasons).toEqual(['offered', 'offered', 'budget']);
    const tomorrow = { now: () => now + dayMs };
    expect(await ask(deps(memory, tomorrow), from('+442079460109', 'c9'))).toEqual(offered);
    // Refused once is refused for that contact: it was told nothing, and is counted as such.
    expect(await ask(deps(memory, tomorrow), from('+442079460103', 'c3'))).toEqual(nothing('budget'));
  });

  it('comes once per customer and period', async () => {
    const memory = new MemoryGoodwill();
    await ask(deps(memory), from('+442079460112', 'c1'));
    expect(await ask(deps(memory), from('+442079460112', 'c2'))).toEqual(nothing('recent'));
    const later = (days: number) => ({ now: () => now + days * dayMs });
    expect(await ask(deps(memory, later(30)), from('+442079460112', 'c3'))).toEqual(nothing('recent'));
    expect(await ask(deps(memory, later(30.01)), from('+442079460112', 'c4'))).toEqual(offered);
  });

  it('never overdraws the budget nor offers twice, whoever asks at once and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), fc.nat(), async (calls, seed) => {
        const memory = new MemoryGoodwill();
        const interleaver = new Interleaver(seeded(seed));
        const answers = await interleaver.drive(
          Promise.all(
            calls.map(async (contact) => {
              const own = deps(memory, {}, new Gate(noFaults, interleaver));
              // One contact has one customer.
              return [contact, await ask(own, from(`+44207946011${contact % 4}`, `c${contact}`))] as const;
            }),
          ),
        );
        const spent = memory.spent.get('2026-11-16') ?? 0;
        expect(spent).toBeLessThanOrEqual(settings.budgetPerDay);
        const made = [...memory.decisions.values()].filter(({ a }) => a !== undefined);
        expect(made.length * settings.amount).toBe(spent);
        expect(made.length).toBe(memory.lastOffer.size);
        for (const [contact, answer] of answers)
          expect(answer['offer']).toBe(String(memory.decisions.get(`c${contact}`)?.a !== undefined));
      }),
      { numRuns: 150 },
    );
  });
});

/** The judge of simulations finds what it is there to find. */
import type { DialSeen } from '../../../../local/connect/witness.ts';
import { isInsideWindow, judge, type PersonTruth } from '../../../../scripts/lib/simulate/oracle.ts';
import { populationOf } from '../../../../scripts/lib/simulate/population.ts';

const minute = 60_000;
const tuesday = Date.UTC(2026, 10, 3, 10);
const london: PersonTruth = { country: 'GB', zone: 'Europe/London', optedOutMs: undefined };

let made = 0;
const dial = (atMs: number, over: Partial<DialSeen> = {}): DialSeen => ({
  atMs,
  to: '+442079460112',
  contactId: `contact-${(made += 1)}`,
  by: 'api',
  clientToken: `token-${made}`,
  attributes: {},
  ...over,
});
const judged = (dials: readonly DialSeen[], truth: PersonTruth | undefined = london, lengthMs = minute) => {
  const ends = new Map(dials.map(({ contactId, atMs }) => [contactId, atMs + lengthMs]));
  return judge({ dials, truthOf: () => truth, endOf: (id) => ends.get(id) });
};
const clean = { duplicateDials: 0, dialsAfterOptOut: 0, dialsOutsideWindow: 0, dialsOverCap: 0 };

describe('the judge', () => {
  it('has nothing against two attempts on different days', () => {
    expect(judged([dial(tuesday), dial(tuesday + 24 * 60 * minute)])).toEqual({ dials: 2, ...clean });
  });

  it('counts a second ring of one attempt, whenever it comes and in whatever order it is told', () => {
    const twice = [
      dial(tuesday),
      dial(tuesday + 90 * minute, { clientToken: 'same' }),
      dial(tuesday, { clientToken: 'same', to: '+442079460113' }),
    ];
    expect(judged(twice).duplicateDials).toBe(0);
    const again = [dial(tuesday + 90 * minute, { clientToken: 'same' }), dial(tuesday, { clientToken: 'same' })];
    expect(judged(again).duplicateDials).toBe(1);
    const named = [
      dial(tuesday, { attributes: { dialId: 'd' } }),
      dial(tuesday + 90 * minute, { attributes: { dialId: 'd' } }),
    ];
    expect(judged(named).duplicateDials).toBe(1);
  });

  it('counts a ring while the number is being called, under whatever name', () => {
    expect(judged([dial(tuesday), dial(tuesday + minute - 1)]).duplicateDials).toBe(1);
    expect(judged([dial(tuesday), dial(tuesday + minute)]).duplicateDials).toBe(0);
    expect(
      judge({ dials: [dial(tuesday), dial(tuesday + 600 * minute)], truthOf: () => london, endOf: () => undefined })
        .duplicateDials,
    ).toBe(1);
  });

  it('counts dials after the opt-out was confirmed, not the one in the same moment', () => {
    const truth = { ...london, optedOutMs: tuesday };
    expect(judged([dial(tuesday - 1), dial(tuesday), dial(tuesday + 60 * minute)], truth).dialsAfterOptOut).toBe(1);
  });

  it('counts the dials beyond a cap in any sliding window', () => {
    const at = (...hours: number[]): number =>
      judged(hours.map((hour) => dial(tuesday + hour * 60 * minute))).dialsOverCap;
    expect(at(0, 1)).toBe(0);
    expect(at(0, 1, 2)).toBe(1);
    expect(at(0, 1, 24, 25)).toBe(0);
    expect(at(0, 1, 23.9)).toBe(1);
    expect(at(0, 24, 48, 72, 96)).toBe(1);
  });

  it('counts dials at night, on Sunday, on a holiday, and to numbers of nobody', () => {
    const sunday = Date.UTC(2026, 10, 8, 12);
    expect(judged([dial(Date.UTC(2026, 10, 3, 7, 59))]).dialsOutsideWindow).toBe(1);
    expect(judged([dial(sunday)]).dialsOutsideWindow).toBe(1);
    expect(judged([dial(Date.UTC(2026, 11, 25, 12))]).dialsOutsideWindow).toBe(1);
    expect(
      judge({ dials: [dial(tuesday)], truthOf: () => undefined, endOf: () => tuesday + 1 }).dialsOutsideWindow,
    ).toBe(1);
  });

  it.each([
    ['US', 'America/New_York', '2026-11-03T13:59:00Z', false],
    ['US', 'America/New_York', '2026-11-03T14:00:00Z', true],
    ['US', 'Pacific/Honolulu', '2026-11-03T18:59:00Z', false],
    ['US', 'Pacific/Honolulu', '2026-11-03T19:00:00Z', true],
    ['US', 'Pacific/Honolulu', '2026-11-04T05:59:00Z', true],
    ['US', 'Pacific/Honolulu', '2026-11-04T06:00:00Z', false],
    ['FR', 'Europe/Paris', '2026-11-03T12:00:00Z', false],
    ['FR', 'Europe/Paris', '2026-11-03T13:00:00Z', true],
    ['FR', 'Europe/Paris', '2026-11-11T10:00:00Z', false],
    ['DE', 'Europe/Berlin', '2026-11-07T17:59:00Z', true],
    ['DE', 'Europe/Berlin', '2026-11-07T18:00:00Z', false],
  ] as const)('%s, %s at %s: inside %p', (country, zone, at, inside) =>
    expect(isInsideWindow(country, zone, Date.parse(at))).toBe(inside),
  );
});

describe('the population', () => {
  const shape = { customers: 3000, seed: 3, startMs: tuesday, days: 30 };
  it('is the same for the same seed, whoever is asked for first, and another for another', () => {
    expect(populationOf(shape).slice(0, 500)).toEqual(populationOf({ ...shape, customers: 500 }));
    expect(populationOf({ ...shape, seed: 4 })).not.toEqual(populationOf(shape));
  });

  it('has numbers of one person each, but for households', () => {
    const people = populationOf(shape);
    const numbers = new Set(people.map(({ phone }) => phone));
    expect(people.length - numbers.size).toBeGreaterThan(20);
    expect(people.length - numbers.size).toBeLessThan(100);
    for (const { phone } of people)
      expect(phone).toMatch(/^\+(44(2079460\d{3}|1632960\d{3})|1\d{3}55501\d\d|33(19900|63998)\d{4}|49\d{10})$/);
  });
});

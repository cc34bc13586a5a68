/** The arm of a person: the same for ever within a season, the asked share, and no memory between seasons. */
import fc from 'fast-check';
import { armOf } from '../../../../shared/retention/effect/holdout.ts';

const people = Array.from({ length: 20_000 }, (_, i) => `a:person-${i}`);
const heldOut = (season: string, share: number): Set<string> =>
  new Set(people.filter((person) => armOf(person, season, share) === 'heldOut'));

/** Five standard errors of a share: passed by chance once in two million. */
const tolerance = (share: number, n: number): number => 5 * Math.sqrt((share * (1 - share)) / n);

describe('the arm of a person', () => {
  it('never changes within a season, and does not depend on who else is asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (person, season, share) => {
        expect(armOf(person, season, share)).toBe(armOf(person, season, share));
      }),
    );
  });

  it('is the one that was drawn in earlier releases: nobody is ever drawn anew', () => {
    const drawn = ['a:1', 'a:2', 'a:3', 'a:4', 'a:5', 'a:6', 'a:7', 'a:8'].map((key) => armOf(key, '2026-H2', 0.5));
    expect(drawn.map((arm) => (arm === 'heldOut' ? 'H' : 't')).join('')).toBe('tttHtttt');
  });

  it.each([0.01, 0.05, 0.1, 0.25, 0.5])('holds out the share that was asked for: %p', (share) => {
    const found = heldOut('2026-H2', share).size / people.length;
    expect(Math.abs(found - share)).toBeLessThan(tolerance(share, people.length));
  });

  it('holds nobody out at 0 and everybody at 1', () => {
    expect(heldOut('2026-H2', 0).size).toBe(0);
    expect(heldOut('2026-H2', 1).size).toBe(people.length);
  });

  it('draws each season independently of the others, neighbours in name included', () => {
    const share = 0.2;
    const seasons = ['2026-H1', '2026-H2', '2027-H1', 'spring', 'spring '].map((season) => heldOut(season, share));
    for (const [i, one] of seasons.entries())
      for (const other of seasons.slice(i + 1)) {
        const both = [...one].filter((person) => other.has(person)).length / people.length;
        expect(Math.abs(both - share * share)).toBeLessThan(tolerance(share * share, people.length));
      }
  });

  it('keeps everybody held out when the share grows', () => {
    const small = heldOut('2026-H2', 0.05);
    const large = heldOut('2026-H2', 0.2);
    expect([...small].every((person) => large.has(person))).toBe(true);
  });

  it('does not confuse person and season', () => {
    const swapped = people.filter((person) => armOf(person, 's', 0.5) === armOf('s', person, 0.5)).length;
    expect(Math.abs(swapped / people.length - 0.5)).toBeLessThan(tolerance(0.5, people.length));
  });

  it('refuses a share that is none', () => {
    for (const share of [-0.01, 1.01, Number.NaN])
      expect(() => armOf('a:1', '2026-H2', share)).toThrow(/heldOutShare must be from 0 to 1/);
  });
});

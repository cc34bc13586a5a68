import fc from 'fast-check';
import { emptyBook, putTargets, targetLookup, type TargetBook } from '../../../shared/kpi/targets/book.ts';
import {
  attainmentOf,
  daysLeftOf,
  noTarget,
  paceOf,
  standingOf,
  statusOf,
} from '../../../shared/kpi/targets/standing.ts';
import { targetInputSchema, type TargetInput } from '../../../shared/kpi/targets/target.ts';
import { settings } from '../api/fake-centre.ts';
import { valuesAgainstTargets } from '../../../functions/kpi/api/values-against-targets.ts';
import { kpiById } from '../../../shared/kpi/registry/registry.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { readSettings } from '../api/fake-centre.ts';

const editor = { by: 'key1', at: '2026-11-01T00:00:00.000Z' };
const input = (given: Record<string, unknown>): TargetInput =>
  targetInputSchema.parse({ validFrom: '2026-01-01', owner: 'Operations', action: 'Look at it', ...given });
const bookOf = (...inputs: TargetInput[]): TargetBook => {
  const result = putTargets(emptyBook, inputs, editor);
  if ('refused' in result) throw new Error(result.refused);
  return result.book;
};

const hour = 3_600_000;
const zone = settings.timeZone;
/** 12 November 2026 in Berlin. */
const day = { from: Date.UTC(2026, 10, 11, 23), to: Date.UTC(2026, 10, 12, 23) };

describe('a value against its target', () => {
  it('is on target exactly at it, near within the tolerance, and off beyond, in the direction that is better', () => {
    expect(statusOf(0.8, 0.8, 0.05, 'higher')).toBe('on');
    expect(statusOf(0.77, 0.8, 0.05, 'higher')).toBe('near');
    expect(statusOf(0.7, 0.8, 0.05, 'higher')).toBe('off');
    expect(statusOf(30, 30, 0.1, 'lower')).toBe('on');
    expect(statusOf(33, 30, 0.1, 'lower')).toBe('near');
    expect(statusOf(34, 30, 0.1, 'lower')).toBe('off');
    expect(statusOf(1, 0, 0.5, 'lower')).toBe('off');
  });

  it('is on target if and only if its attainment is at least 1, wherever attainment can be told', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.constantFrom('higher' as const, 'lower' as const),
        (value, target, direction) => {
          const attainment = attainmentOf(value, target, direction);
          if (attainment === null) return;
          // One rounding of the division is allowed at the border.
          if (Math.abs(attainment - 1) < 1e-12) return;
          expect(statusOf(value, target, 0, direction) === 'on').toBe(attainment > 1);
        },
      ),
    ));

  it('paces a sum straight on and leaves a rate as it is', () => {
    const noon = { ...day, now: day.from + 12 * hour, zone };
    expect(paceOf(60, true, noon)).toBe(120);
    expect(paceOf(0.7, false, noon)).toBe(0.7);
    expect(paceOf(60, true, { ...noon, now: day.to })).toBe(60);
    expect(paceOf(1, true, { ...noon, now: day.from + 60_000 })).toBeNull();
    expect(paceOf(null, true, noon)).toBeNull();
  });

  it('counts the days that are left after today, over a change of clocks', () => {
    // November 2026 in Berlin; the month of the change to winter time has 31 days as well.
    const november = { from: Date.UTC(2026, 9, 31, 23), to: Date.UTC(2026, 10, 30, 23), zone };
    expect(daysLeftOf({ ...november, now: Date.UTC(2026, 10, 1, 12) })).toBe(29);
    expect(daysLeftOf({ ...november, now: november.to - 1 })).toBe(0);
    const october = { from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23), zone };
    expect(daysLeftOf({ ...october, now: Date.UTC(2026, 9, 24, 12) })).toBe(7);
    expect(daysLeftOf({ ...october, now: october.to })).toBe(0);
  });

  it('says that there is no data rather than that nothing was reached', () => {
    const [target] = bookOf(input({ kpi: 'service-level', target: 0.8 })).targets;
    expect(standingOf(null, target!, { ...day, now: day.to, zone })).toMatchObject({
      status: 'no-data',
      attainment: null,
      pace: null,
      daysLeft: 0,
    });
  });
});

describe('the target that counts', () => {
  const place = { kpi: 'service-level', slice: 'queue', value: 'q1' } as const;
  const lookup = targetLookup(
    bookOf(
      input({ ...place, target: 0.7, validFrom: '2026-01-01' }),
      input({ ...place, target: 0.8, validFrom: '2026-06-01', validTo: '2026-06-30' }),
      input({ ...place, target: 0.9, validFrom: '2026-09-01' }),
    ),
  );

  it.each([
    ['2025-12-31', undefined],
    ['2026-01-01', 0.7],
    ['2026-05-31', 0.7],
    ['2026-06-30', 0.8],
    // The newest that has begun has ended: an older one does not come back.
    ['2026-07-01', undefined],
    ['2026-09-01', 0.9],
  ])('on %s is %p', (onDay, expected) => expect(lookup(place, () => onDay)?.target).toBe(expected));
});

describe('KPI values against targets', () => {
  const plan = {
    selection: { cut: 'queue' as const, slices: ['queue' as const], only: new Map() },
    grain: 'day' as const,
    zone,
  };
  const kpi = (id: string) => kpiById.get(id)!;
  const sums = new Map([[measures.contactsQueued.code, 10]]);

  it('says no-target where there is none', () => {
    const valueOf = valuesAgainstTargets(emptyBook, readSettings, plan, day.to);
    expect(valueOf(kpi('contacts-queued'), sums, day, { cut: 'queue', value: 'q1' })).toEqual({
      value: 10,
      numerator: 10,
      denominator: null,
      ...noTarget,
    });
  });

  it('holds a sum only against a target of the same period', () => {
    const book = bookOf(
      input({ kpi: 'contacts-queued', slice: 'queue', value: 'q1', target: 20, better: 'higher', per: 'month' }),
    );
    const statusFor = (grain: 'day' | 'month') =>
      valuesAgainstTargets(book, readSettings, { ...plan, grain }, day.to)(kpi('contacts-queued'), sums, day, {
        cut: 'queue',
        value: 'q1',
      }).status;
    expect([statusFor('day'), statusFor('month')]).toEqual(['no-target', 'off']);
  });

  it("computes a queue's service level with the threshold of its target", () => {
    const book = bookOf(
      input({ kpi: 'service-level', slice: 'queue', value: 'q1', target: 0.8, thresholdSeconds: 60 }),
    );
    const valueOf = valuesAgainstTargets(book, readSettings, plan, day.to);
    const level = kpi('service-level');
    expect(valueOf(level, sums, day, { cut: 'queue', value: 'q1' }).threshold).toBe(60);
    expect(valueOf(level, sums, day, { cut: 'queue', value: 'q2' }).threshold).toBe(20);
  });
});

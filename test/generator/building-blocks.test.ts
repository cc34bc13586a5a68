import fc from 'fast-check';
import { createCalendar, isoTime } from '../../local/generator/calendar.ts';
import { createHeap } from '../../local/generator/heap.ts';
import { customerNumber } from '../../local/generator/phone-numbers.ts';
import { arrivalSlots, planTraffic } from '../../local/generator/plan.ts';
import { createRandom } from '../../local/generator/random.ts';

describe('createCalendar', () => {
  it('follows the wall clock over both clock changes', () => {
    const spring = createCalendar('2026-03-29', 'Europe/Berlin');
    expect(isoTime(spring.at(0, 0))).toBe('2026-03-28T23:00:00Z');
    expect(isoTime(spring.at(0, 8 * 60 + 30))).toBe('2026-03-29T06:30:00Z');
    expect(spring.at(1, 0) - spring.at(0, 0)).toBe(23 * 3600);
    const autumn = createCalendar('2026-10-25', 'Europe/Berlin');
    expect(autumn.at(1, 0) - autumn.at(0, 0)).toBe(25 * 3600);
  });

  it('finds the day and minute of any moment, also in zones with odd offsets', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/New_York', 'UTC'),
        fc.integer({ min: -3, max: 400 }),
        fc.integer({ min: 240, max: 1439 }),
        (zone, day, minute) => {
          const calendar = createCalendar('2026-01-01', zone);
          const at = calendar.at(day, minute);
          expect(calendar.dayIndexAt(at)).toBe(day);
          expect(calendar.minuteOfDay(at)).toBe(minute);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('createRandom', () => {
  it('gives version 4 UUIDs that do not repeat', () => {
    const random = createRandom(9);
    const ids = Array.from({ length: 20_000 }, () => random.uuid());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });

  it('keeps whole numbers within their bounds and uses all of them', () => {
    const random = createRandom(10);
    expect(new Set(Array.from({ length: 500 }, () => random.int(3, 6)))).toEqual(new Set([3, 4, 5, 6]));
  });

  it('distinguishes seeds beyond 32 bits', () => {
    expect(createRandom(1).uuid()).not.toBe(createRandom(1 + 2 ** 32).uuid());
  });
});

describe('createHeap', () => {
  it('pops in order, equal keys in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (keys) => {
        const heap = createHeap<number>();
        keys.forEach((key, index) => heap.push(key, index));
        const popped = keys.map(() => heap.pop());
        expect(heap.pop()).toBeUndefined();
        expect(popped).toEqual(
          keys
            .map((key, index) => ({ key, index }))
            .sort((a, b) => a.key - b.key || a.index - b.index)
            .map(({ index }) => index),
        );
      }),
    );
  });
});

describe('customerNumber', () => {
  it('gives at least 30,000 customers a number of their own', () => {
    expect(new Set(Array.from({ length: 30_000 }, (_, index) => customerNumber(index))).size).toBe(30_000);
  });
});

describe('planTraffic', () => {
  it('splits the contacts over days and slots without losing one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        (contacts, days, seed) => {
          const plan = planTraffic({ seed, firstDay: '2026-11-02', days, contacts });
          expect(plan.contactsPerDay.reduce((sum, day) => sum + day, 0)).toBe(contacts);
          const [first = 0] = plan.contactsPerDay;
          expect(arrivalSlots(seed, 0, first).reduce((sum, slot) => sum + slot.contacts, 0)).toBe(first);
        },
      ),
      { numRuns: 30 },
    );
  });
});

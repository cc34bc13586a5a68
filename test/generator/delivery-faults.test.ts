import fc from 'fast-check';
import { withFaults } from '../../local/generator/delivery-faults.ts';
import type { Delivery } from '../../local/generator/delivery-faults.ts';
import { createRandom } from '../../local/generator/random.ts';

const source = (size: number): readonly Delivery[] =>
  Array.from({ length: size }, (_, index) => ({
    partitionKey: `c${String(index)}`,
    data: String(index),
    deliveredAtMs: index * 100,
  }));

describe('withFaults', () => {
  it('keeps every delivery, moves none further than asked, and lets time run forward', () => {
    fc.assert(
      fc.property(
        fc.nat(120),
        fc.nat(30),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.nat(),
        (size, maxDisplacement, duplicateShare, reorderShare, seed) => {
          const out = [
            ...withFaults(source(size), { duplicateShare, reorderShare, maxDisplacement }, createRandom(seed)),
          ];
          expect(new Set(out.map((delivery) => delivery.data)).size).toBe(size);
          expect(
            out.filter((delivery, place) => delivery.deliveredAtMs < (out[place - 1]?.deliveredAtMs ?? 0)),
          ).toEqual([]);
          // A late one comes out at most so many places after the first newer one took its turn.
          const lateness = out.map(
            (delivery, place) => place - out.findIndex((other) => Number(other.data) > Number(delivery.data)),
          );
          const overtaken = lateness.filter((places, place) => places >= 0 && places <= place);
          expect(Math.max(0, ...overtaken)).toBeLessThanOrEqual(maxDisplacement);
        },
      ),
    );
  });

  it('changes nothing when no fault is asked for', () => {
    const calm = source(100);
    expect([
      ...withFaults(calm, { duplicateShare: 0, reorderShare: 0, maxDisplacement: 200 }, createRandom(1)),
    ]).toEqual(calm);
  });

  it('displaces and repeats the shares that were asked for', () => {
    const out = [
      ...withFaults(source(20_000), { duplicateShare: 0.1, reorderShare: 0.05, maxDisplacement: 200 }, createRandom(4)),
    ];
    expect((out.length - 20_000) / out.length).toBeCloseTo(0.1, 1);
    const first = new Map<string, number>();
    for (const [place, delivery] of out.entries()) if (!first.has(delivery.data)) first.set(delivery.data, place);
    let newest = -1;
    let late = 0;
    for (const data of first.keys()) {
      if (Number(data) < newest) late += 1;
      newest = Math.max(newest, Number(data));
    }
    expect(late / 20_000).toBeGreaterThan(0.04);
    expect(late / 20_000).toBeLessThan(0.06);
  });
});

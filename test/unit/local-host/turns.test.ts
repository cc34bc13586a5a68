/** So many requests at once, the others in the order they came; whoever goes makes room, whenever it goes. */
import fc from 'fast-check';
import { Turns } from '../../../local/host/dynamo/turns.ts';

describe('turns', () => {
  it('let no more work at once than they are for, in order, and forget nobody, whoever ends or gives up when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat({ max: 9 }), { maxLength: 60 }), (atOnce, steps) => {
        const turns = new Turns(atOnce);
        const started: number[] = [];
        const open = new Map<number, () => void>();
        const over = new Set<number>();
        let asked = 0;
        const end = (id: number | undefined): void => {
          if (id === undefined) return;
          open.get(id)?.();
          open.get(id)?.(); // a second call is none
          open.delete(id);
          over.add(id);
        };
        for (const step of steps) {
          const id = asked;
          if (step < 5)
            open.set(
              (asked += 1) - 1,
              turns.take(() => started.push(id)),
            );
          else end([...open.keys()][step - 5]);
          const working = started.filter((one) => !over.has(one)).length;
          const waiting = [...open.keys()].filter((one) => !started.includes(one)).length;
          expect(working).toBeLessThanOrEqual(atOnce);
          expect(waiting === 0 || working === atOnce).toBe(true);
          expect(started).toEqual(started.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

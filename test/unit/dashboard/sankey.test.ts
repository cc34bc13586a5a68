import fc from 'fast-check';
import { flowsOf, sankeyLayout, type Flow } from '../../../dashboard/src/retention/sankey.ts';

const size = { width: 960, height: 360, margin: 200, gap: 10 };
const name = fc.constantFrom('VOICE', 'CHAT', 'TASK', 'EMAIL');
const flows = fc.uniqueArray(fc.record({ from: name, to: name, count: fc.integer({ min: 1, max: 1000 }) }), {
  selector: ({ from, to }) => `${from}>${to}`,
  minLength: 1,
});

describe('a Sankey of transitions', () => {
  it('gives every stop a height in proportion to its count, none on another, all within the picture', () =>
    fc.assert(
      fc.property(flows, (given: Flow[]) => {
        const { stops, bands } = sankeyLayout(given, size);
        expect(bands).toHaveLength(given.length);
        for (const side of ['from', 'to'] as const) {
          const own = stops.filter((stop) => stop.side === side);
          const all = given.reduce((sum, { count }) => sum + count, 0);
          expect(own.reduce((sum, { count }) => sum + count, 0)).toBe(all);
          const room = size.height - size.gap * (own.length - 1);
          let end = -size.gap;
          for (const { y, height, count } of own) {
            expect(height).toBeCloseTo((room * count) / all, 6);
            expect(y).toBeCloseTo(end + size.gap, 6);
            end = y + height;
          }
          expect(end).toBeLessThanOrEqual(size.height + 1e-6);
        }
      }),
    ));

  it('is empty for nothing, and leaves out what leads nowhere', () => {
    expect(sankeyLayout([], size)).toEqual({ bands: [], stops: [] });
    expect(sankeyLayout([{ from: 'CHAT', to: '', count: 3 }], size).bands).toEqual([]);
  });

  it('reads ends that are names and ends that have parts', () => {
    const transitions = [
      { from: 'CHAT', to: { channel: 'VOICE', reason: 'billing' }, count: 4 },
      { from: 'CHAT', count: 4 },
    ];
    expect(flowsOf({ transitions })).toEqual([{ from: 'CHAT', to: 'VOICE · billing', count: 4 }]);
    expect(flowsOf({})).toEqual([]);
  });
});

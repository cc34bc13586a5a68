/** A runner dies at a step of the dial; another comes after it, then the reconciler (D2). */
import { crashedDials, type CrashPoint, crashPoints } from '../../../support/crashed-dials.ts';

const points = Object.keys(crashPoints) as CrashPoint[]; // boundary: keys of a const object

it.each(points)('%s: one ring at most, and every dial ends as the network saw it', async (point) => {
  const figures = await crashedDials(point, 60, 2);
  expect(figures).toMatchObject({ mostRingsOfOne: 1, calledAfterUnknown: 0, wrongOutcomes: [], unsettled: 0 });
  // Nobody is lost who was not claimed; whoever was claimed and not called is not called by a machine.
  const lost = point === 'after the claim' || point === 'before the call';
  expect(figures.neverRung > 0).toBe(lost);
});

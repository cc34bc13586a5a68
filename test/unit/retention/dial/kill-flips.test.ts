/** The switch in the middle of a run, again and again (D6). */
import { killFlips } from '../../../support/kill-flips.ts';

it('stops every runner at once, in each of its ways, and lets them go on', async () => {
  const runners = 8;
  const { stops, calls, twice, callsPerMinuteOn } = await killFlips(6, runners, 7);
  const most = (of: (stop: (typeof stops)[number]) => number) => Math.max(...stops.map(of));
  console.info(
    `kill flips: ${stops.length}, ${calls} calls (${callsPerMinuteOn} a minute while on); after a flip at most ` +
      `${most((stop) => stop.calls)} by ${runners} runners, the last ${most((stop) => stop.longestMs)} ms after it`,
  );
  expect(stops).toHaveLength(6);
  expect(twice).toBe(0);
  for (const stop of stops) {
    expect(stop.calls).toBeLessThanOrEqual(runners);
    expect(stop.longestMs).toBeLessThanOrEqual(2_000);
  }
  // Runs went on between the flips, and calls were on their way when they came.
  expect(callsPerMinuteOn).toBeGreaterThan(800);
  expect(stops.some((stop) => stop.calls > 0)).toBe(true);
});

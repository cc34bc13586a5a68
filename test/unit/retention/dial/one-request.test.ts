/** The SDK sends one request per dial, whatever happens to it on the wire (D7, D8): counted where it arrives. */
import { dialsOnTheWire } from '../../../support/wire-dials.ts';

const dials = 1_000;

it(`${dials} dials are ${dials} requests, and only what surely did not ring says so`, async () => {
  const figures = await dialsOnTheWire({ dials, atOnce: 32, silent: false });
  console.info(`dials on the wire: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ tokens: dials, mostRequests: 1, wrong: [] });
  expect(Math.min(figures.placed, figures.notPlaced, figures.unknown)).toBeGreaterThan(dials / 20);
});

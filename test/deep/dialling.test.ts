/** The tests of dialling at their full sizes; the same checks run small in test/unit/retention. */
import { callingRules } from '../../shared/retention/calling-rules/rules.ts';
import { compareGuard } from '../support/abandonment-guard.ts';
import { callingHistory, newHistoryFigures } from '../support/calling-histories.ts';
import { compareAround } from '../support/clock-changes.ts';
import { crashedDials, type CrashPoint, crashPoints } from '../support/crashed-dials.ts';
import { hoursZones } from '../support/hours-comparison.ts';
import { killFlips } from '../support/kill-flips.ts';
import { askOfNumbers } from '../support/many-numbers.ts';
import { onePerson } from '../support/one-person.ts';
import { oneOperationMs, optOutRace } from '../support/opt-out-race.ts';
import { forEachSeed } from '../support/random.ts';
import { dialsOnTheWire } from '../support/wire-dials.ts';

const print = (name: string, figures: object): void =>
  void process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);

it.each(Object.keys(crashPoints) as CrashPoint[])('1,000 runners that die %s', async (point) => {
  const { reconciled, ...figures } = await crashedDials(point, 1_000, 2);
  print(`crash ${point}`, {
    ...figures,
    found: reconciled.map(({ found }) => found),
    expired: reconciled.at(-1)?.expired,
  });
  expect(figures).toMatchObject({ mostRingsOfOne: 1, calledAfterUnknown: 0, wrongOutcomes: [], unsettled: 0 });
});

it('10,000 opt-outs around the claim', async () => {
  const figures = await optOutRace(10_000, 5);
  print('opt-out race', figures);
  expect(figures).toMatchObject({ calledAfterOptOutBeforeClaim: 0, calledTwice: 0 });
  expect(figures.longestMissedMs).toBeLessThanOrEqual(oneOperationMs);
});

it('100 flips of the switch at about 1,000 calls a minute', async () => {
  const runners = 8;
  const { stops, ...figures } = await killFlips(100, runners, 6);
  const most = Math.max(...stops.map(({ calls }) => calls));
  const lastMs = Math.max(...stops.map(({ longestMs }) => longestMs));
  print('kill flips', { ...figures, flips: stops.length, mostAfterAFlip: most, lastAfterAFlipMs: lastMs });
  expect(figures.twice).toBe(0);
  expect(most).toBeLessThanOrEqual(runners);
  expect(lastMs).toBeLessThanOrEqual(2_000);
});

it('10,000 dials on the wire', async () => {
  const figures = await dialsOnTheWire({ dials: 10_000, atOnce: 64, silent: true });
  print('dials on the wire', figures);
  expect(figures).toMatchObject({ dials: 10_000, tokens: 10_000, mostRequests: 1, wrong: [] });
});

it('10,000 histories of calls under caps and silence', async () => {
  const figures = newHistoryFigures();
  await forEachSeed(10_000, (seed) => callingHistory(seed, figures));
  print('calling histories', figures);
});

it('every minute around every change of the clock and every end of a year', () => {
  const found = hoursZones.map((zone) => compareAround(zone, 60_000, callingRules));
  const sum = (of: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + of(one), 0);
  print('clock changes', {
    changes: sum(({ changes }) => changes),
    checks: sum(({ checks }) => checks),
    callable: sum(({ callable }) => callable),
  });
  expect(found.flatMap(({ differences, calledInTheChange }) => [...differences, ...calledInTheChange])).toEqual([]);
});

it('20,000 numbers', () => {
  const { wrong, ...figures } = askOfNumbers(20_000, 13);
  print('numbers', figures);
  expect(wrong).toEqual([]);
});

it('20,000 ways to write a number', () => {
  const { others, ...figures } = onePerson(20_000, 16);
  print('ways to write a number', figures);
  expect(others).toEqual([]);
});

it('10,000 months of answered calls under the guard', () => {
  const { wrong, ...figures } = compareGuard(10_000, 19);
  print('abandonment', figures);
  expect(wrong).toEqual([]);
});

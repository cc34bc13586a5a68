/** What the measurement of effect promises, at size: coverage without an effect, detection of a promised one. */
import { armsOf, plannedPower, smallestVisibleEffect, statedPower } from '../../shared/retention/effect/power.ts';
import { missedAtAnyLook, tallyRuns, type Truth } from '../support/effect-runs.ts';

const aaRuns = Number(process.env['DEEP_AA_RUNS'] ?? 2000);
const plantedRuns = Number(process.env['DEEP_PLANTED_RUNS'] ?? 500);
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const shapes: readonly Truth[] = [
  { people: 2000, heldOutShare: 0.1, churn: 0.2, effect: 0 },
  { people: 1500, heldOutShare: 0.2, churn: 0.08, effect: 0 },
];

it.each(shapes)(
  `${aaRuns} campaigns without an effect: every interval holds the truth in 93 to 97 of 100 (%o)`,
  (truth) => {
    const { covered, verdicts } = tallyRuns(truth, aaRuns, 1_000_000, truth.churn);
    say(`\n  ${JSON.stringify(truth)}: ${JSON.stringify(verdicts)}`);
    for (const [name, share] of Object.entries(covered)) say(`  ${name.padEnd(26)} ${percent(share)}`);
    for (const [name, share] of Object.entries(covered))
      expect([name, share >= 0.93 && share <= 0.97]).toEqual([name, true]);
  },
);

it(`a planted effect of the promised size is found in at least 80 % of ${plantedRuns} campaigns`, () => {
  const base = { people: 2000, heldOutShare: 0.2, churn: 0.25 };
  // Nine in ten pass the gate: what can be promised is what those make visible.
  const promised = smallestVisibleEffect(armsOf(base.people * 0.9, base.heldOutShare), base.churn) ?? 0;
  const { verdicts } = tallyRuns({ ...base, effect: promised }, plantedRuns, 2_000_000, promised);
  const found = (verdicts['helped'] ?? 0) / plantedRuns;
  say(
    `\n  promised ${percent(promised)} of churn ${percent(base.churn)}, planned power ${plannedPower}: ${JSON.stringify(verdicts)}`,
  );
  say(`  found in ${percent(found)}`);
  expect(found).toBeGreaterThanOrEqual(statedPower);
});

it('30 looks before the end miss the truth in fewer than 5 of 100 campaigns, at any look', () => {
  const missed = missedAtAnyLook({ people: 1500, heldOutShare: 0.2, churn: 0.2, effect: 0 }, 500, 3_000_000);
  say(`\n  missed at any of 30 looks: ${percent(missed)}`);
  expect(missed).toBeLessThan(0.05);
});

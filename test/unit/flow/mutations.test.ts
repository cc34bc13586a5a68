/** 10,000 mutated events through every function: no crash, no oversize, no value that is not text. */
import { keepOutcome } from '../../../functions/ingest/flow/outcome/outcome.ts';
import { keepSurvey } from '../../../functions/ingest/flow/survey/survey.ts';
import { teamStanding } from '../../../functions/kpi/flow/team-standing/standing.ts';
import { keepPromise } from '../../../functions/retention/flow/callback-promise/promise.ts';
import { decideGoodwill } from '../../../functions/retention/flow/goodwill/goodwill.ts';
import { optOut } from '../../../functions/retention/flow/opt-out/opt-out.ts';
import { defaultsOf, type FlowFunctionName } from '../../../shared/contracts/flow-functions.ts';
import { goodwillDefaults } from '../../../shared/domain/goodwill.ts';
import { defaultScales } from '../../../shared/domain/survey.ts';
import { answerFlow, type FlowDeps } from '../../../shared/flow/answer-flow.ts';
import type { StringMap } from '../../../shared/flow/flow-answer.ts';
import { exampleSettings } from '../../../shared/kpi/registry/kpi-definition.ts';
import { openGate } from '../../support/faults.ts';
import { attributeMap, berlin } from '../../support/fixtures.ts';
import { flowEvents } from '../../support/flow-events.ts';
import { mutated } from '../../support/mutate.ts';
import { MemoryContacts } from '../../support/memory-stores.ts';
import { MemoryGoodwill } from '../../support/memory-goodwill.ts';
import { patience, testHash } from '../../support/pipeline.ts';
import { seeded } from '../../support/random.ts';

const count = 10_000;
const now = () => 1_793_700_000_000;
const addressHash = async () => testHash;

const contacts = new MemoryContacts();
const parts = { parts: contacts.parts(openGate()), pause: patience(10) };
const persons = {
  read: () => Promise.reject(new Error()),
  write: () => Promise.reject(new Error()),
  optOut: async () => true,
};
const goodwill = {
  store: new MemoryGoodwill().store(openGate()),
  settings: { ...goodwillDefaults, budgetPerDay: 1_000_000 },
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  addressHash,
  now,
  pause: patience(10),
};
const failures: unknown[] = [];
const deps: FlowDeps = {
  instance: 'any',
  wait: () => new Promise(() => undefined),
  onFailure: (error) => failures.push(error),
};

const run: { readonly [F in FlowFunctionName]?: (event: unknown) => Promise<{ answer: StringMap; outcome: string }> } =
  {
    survey: (event) =>
      answerFlow(
        'survey',
        deps,
        (input) => keepSurvey({ ...parts, scales: defaultScales, attributeMap, now }, input),
        event,
      ),
    outcome: (event) =>
      answerFlow('outcome', deps, (input) => keepOutcome({ ...parts, currency: 'EUR', now }, input), event),
    'opt-out': (event) => answerFlow('opt-out', deps, (input) => optOut({ addressHash, persons, now }, input), event),
    'callback-promise': (event) =>
      answerFlow(
        'callback-promise',
        deps,
        (input) => keepPromise({ addressHash, put: async () => undefined, now }, input),
        event,
      ),
    goodwill: (event) => answerFlow('goodwill', deps, (input) => decideGoodwill(goodwill, input), event),
    'team-standing': (event) =>
      answerFlow(
        'team-standing',
        deps,
        (input) =>
          teamStanding(
            { settings: berlin, thresholds: exampleSettings, readBuckets: async (ranges) => ranges.map(() => []), now },
            input,
          ),
        event,
      ),
  };

it('answers every mutated event with texts only, within the limit, with exactly the declared keys', async () => {
  const random = seeded(7);
  const samples = flowEvents().map(([, event]) => event);
  const outcomes: Record<string, number> = {};
  const works = Object.entries(run);
  const wrong: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const event = mutated(random, random.pick(samples));
    const [name, work] = works[n % works.length]!;
    const { answer, outcome } = await work(event);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const declared = Object.keys(defaultsOf(name as FlowFunctionName)).join();
    if (Object.keys(answer).join() !== declared) wrong.push(`${name}: keys ${Object.keys(answer).join()}`);
    if (Object.values<unknown>(answer).some((value) => typeof value !== 'string')) wrong.push(`${name}: no text`);
    if (Buffer.byteLength(JSON.stringify(answer)) >= 32_768) wrong.push(`${name}: too large`);
  }
  expect(wrong).toEqual([]);
  // The mutations reach the work behind the frame, and none of it failed.
  expect(outcomes['answered']).toBeGreaterThan(count / 4);
  expect(outcomes['refused']).toBeGreaterThan(count / 20);
  expect(failures).toEqual([]);
});

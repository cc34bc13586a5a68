/** Functions for contact flows through the real bundles, called as Amazon Connect calls them, on a running stack. */
import { callFlowFunction } from '../../scripts/lib/flow-call.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { defaultsOf, flowFunctionNames, type FlowFunctionName } from '../../shared/contracts/flow-functions.ts';
import { parseFlowFunctionList } from '../../shared/contracts/outputs.ts';
import { flowEvent, flowEvents } from './flow-events.ts';
import { mutated } from './mutate.ts';
import { seeded } from './random.ts';

/** Mutated events that are sent to the host; the 10,000 go through the same code without it. */
const mutations = 120;

/** Patience of whom a slow machine must not fail: how long the answers took is printed, not asserted. */
const patienceMs = 300_000;

const isDefault = (name: FlowFunctionName, answer: Readonly<Record<string, string>>): boolean =>
  Object.entries(defaultsOf(name)).every(([key, value]) => answer[key] === value);

export const describeFlowFunctions = (stackOf: () => LocalStack): void => {
  const took: number[] = [];
  const call = async (name: FlowFunctionName, event: unknown) => {
    const stack = stackOf();
    const functionName = parseFlowFunctionList(stack.output('FlowFunctionNames')).get(name);
    if (functionName === undefined) throw new Error(`the stack names no function for ${name}`);
    return callFlowFunction(stack.target, functionName, event, { totalMs: patienceMs });
  };
  const expectValid = (name: FlowFunctionName, result: Awaited<ReturnType<typeof call>>): void => {
    if (result.kind !== 'answered') throw new Error(`${name}: ${result.reason}`);
    expect(Object.keys(result.answer)).toEqual(Object.keys(defaultsOf(name)));
    expect(result.attempts).toBe(1);
    took.push(result.ms);
  };

  describe('functions for contact flows', () => {
    afterAll(() => {
      const sorted = took.toSorted((a, b) => a - b);
      console.log(
        `${sorted.length} answers to flows: median ${sorted[sorted.length >> 1]} ms, slowest ${sorted.at(-1)} ms`,
      );
    });

    it.each(flowFunctionNames)('%s answers every sample event at the first attempt', async (name) => {
      for (const [, event] of flowEvents()) expectValid(name, await call(name, event));
    });

    it('answer mutated events too', async () => {
      const random = seeded(11);
      const samples = flowEvents().map(([, event]) => event);
      for (let n = 0; n < mutations; n += 1) {
        const name = random.pick(flowFunctionNames);
        expectValid(name, await call(name, mutated(random, random.pick(samples))));
      }
    });

    /** A late function answers its defaults; asking again is harmless by contract. */
    const told = async (name: FlowFunctionName, event: unknown) => {
      let result = await call(name, event);
      for (let tries = 1; tries < 5 && 'answer' in result && isDefault(name, result.answer); tries += 1)
        result = await call(name, event);
      return result;
    };

    it('keep what they are told with the contact, and nothing from nobody', async () => {
      const contact = { ContactId: 'b006688e-no-such-record-yet' };
      const survey = await told('survey', flowEvent(contact, { csat: '5' }));
      expect(survey).toMatchObject({ answer: { status: 'recorded', answers: '1', satisfied: 'true' } });
      const outcome = await told('outcome', flowEvent(contact, { sale: 'true', amount: '129.90' }));
      expect(outcome).toMatchObject({ answer: { status: 'recorded', sale: 'true' } });
      const nobody = { Details: { ContactData: { ContactId: contact.ContactId }, Parameters: { csat: '1' } } };
      expect(await call('survey', nobody)).toMatchObject({ answer: defaultsOf('survey') });
      const optOut = { ...contact, CustomerEndpoint: { Address: '+442079460999', Type: 'TELEPHONE_NUMBER' } };
      expect(await told('opt-out', flowEvent(optOut))).toMatchObject({ answer: { status: 'recorded' } });
      expect(await told('opt-out', flowEvent(optOut))).toMatchObject({ answer: { status: 'known' } });
    });
  });
};

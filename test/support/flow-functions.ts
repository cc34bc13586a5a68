/** Functions for contact flows through the real bundles, called as Amazon Connect calls them, on a running stack. */
import { callFlowFunction, flowLimits } from '../../scripts/lib/flow-call.ts';
import type { LocalStack } from '../../scripts/lib/stack.ts';
import { defaultsOf, flowFunctionNames, type FlowFunctionName } from '../../shared/contracts/flow-functions.ts';
import { parseFlowFunctionList } from '../../shared/contracts/outputs.ts';
import { flowEvent, flowEvents } from './flow-events.ts';
import { mutated } from './mutate.ts';
import { seeded } from './random.ts';

/** Mutated events that are sent to the host; the 10,000 go through the same code without it. */
const mutations = 120;

export const describeFlowFunctions = (stackOf: () => LocalStack): void => {
  const call = async (name: FlowFunctionName, event: unknown) => {
    const stack = stackOf();
    const functionName = parseFlowFunctionList(stack.output('FlowFunctionNames')).get(name);
    if (functionName === undefined) throw new Error(`the stack names no function for ${name}`);
    return callFlowFunction(stack.target, functionName, event);
  };
  const expectValid = (name: FlowFunctionName, result: Awaited<ReturnType<typeof call>>): void => {
    if (result.kind !== 'answered') throw new Error(`${name}: ${result.reason}`);
    expect(Object.keys(result.answer)).toEqual(Object.keys(defaultsOf(name)));
    expect(result.ms).toBeLessThan(flowLimits.totalMs);
    expect(result.attempts).toBe(1);
  };

  describe('functions for contact flows', () => {
    it.each(flowFunctionNames)(
      '%s answers every sample event at the first attempt and in time',
      async (name) => {
        for (const [, event] of flowEvents()) expectValid(name, await call(name, event));
      },
      120_000,
    );

    it('answer mutated events too', async () => {
      const random = seeded(11);
      const samples = flowEvents().map(([, event]) => event);
      for (let n = 0; n < mutations; n += 1) {
        const name = random.pick(flowFunctionNames);
        expectValid(name, await call(name, mutated(random, random.pick(samples))));
      }
    }, 120_000);

    it('keep what they are told with the contact, and nothing from nobody', async () => {
      const contact = { ContactId: 'b006688e-no-such-record-yet' };
      const survey = await call('survey', flowEvent(contact, { csat: '5' }));
      expect(survey).toMatchObject({ answer: { status: 'recorded', answers: '1', satisfied: 'true' } });
      const outcome = await call('outcome', flowEvent(contact, { sale: 'true', amount: '129.90' }));
      expect(outcome).toMatchObject({ answer: { status: 'recorded', sale: 'true' } });
      const nobody = { Details: { ContactData: { ContactId: contact.ContactId }, Parameters: { csat: '1' } } };
      expect(await call('survey', nobody)).toMatchObject({ answer: defaultsOf('survey') });
      const optOut = { ...contact, CustomerEndpoint: { Address: '+442079460999', Type: 'TELEPHONE_NUMBER' } };
      expect(await call('opt-out', flowEvent(optOut))).toMatchObject({ answer: { status: 'recorded' } });
      expect(await call('opt-out', flowEvent(optOut))).toMatchObject({ answer: { status: 'known' } });
    }, 60_000);
  });
};

/** What contact flows ask of the functions made for them. */
import * as z from 'zod';
import type { LocalStack } from '../../scripts/lib/stack.ts';

export interface Step {
  readonly name: string;
  readonly run: (stack: LocalStack) => Promise<void>;
}
/** Answers as Connect gets it. */
export type FromFlow = (stack: LocalStack, construct: string, parameters: Record<string, string>) => Promise<unknown>;

const answerSchema = z.record(z.string(), z.string());

/** On a busy machine a function may be late and answer its defaults; asking again is harmless by contract. */
const patience = 5;

export const expectAnswer = async (
  fromFlow: FromFlow,
  stack: LocalStack,
  construct: string,
  parameters: Record<string, string>,
  expected: Readonly<Record<string, string>>,
): Promise<void> => {
  let answer: z.output<typeof answerSchema> = {};
  for (let tries = 1; tries <= patience; tries += 1) {
    answer = answerSchema.parse(await fromFlow(stack, construct, parameters));
    if (Object.entries(expected).every(([name, value]) => answer[name] === value)) return;
  }
  throw new Error(`${construct} answers ${JSON.stringify(answer)}, not ${JSON.stringify(expected)}`);
};

export const flowSteps = (fromFlow: FromFlow): readonly Step[] => [
  {
    name: 'flows report a survey and an outcome',
    run: async (stack) => {
      await expectAnswer(fromFlow, stack, 'Survey', { csat: '5' }, { status: 'recorded' });
      await expectAnswer(fromFlow, stack, 'Outcome', { disposition: 'solved' }, { status: 'recorded' });
      await stack.host.drain();
    },
  },
  {
    name: 'a long wait is made good, once',
    run: async (stack) => {
      for (const _ of [1, 2])
        await expectAnswer(fromFlow, stack, 'Goodwill', { waitedSeconds: '400' }, { offer: 'true', reason: 'offered' });
    },
  },
  {
    name: 'a call back is promised, and an agent hears how the team stands',
    run: async (stack) => {
      await expectAnswer(fromFlow, stack, 'CallbackPromise', { dueInMinutes: '60' }, { status: 'promised' });
      await expectAnswer(fromFlow, stack, 'TeamStanding', {}, { scope: 'total' });
    },
  },
  {
    name: 'an agent dials somebody who has opted out: the call is stopped',
    run: async (stack) => {
      await fromFlow(stack, 'OptOut', {});
      await fromFlow(stack, 'MayDial', {});
    },
  },
];

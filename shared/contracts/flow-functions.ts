/**
 * Functions that contact flows call, as data: infra gives Connect the right to invoke them, docs/flows.md lists them,
 * tests run every one. An answer is a flat map of texts; a key that has no value answers its default.
 */
import type * as z from 'zod';
import { outcomeFlow, surveyFlow } from './flow/contact-flows.ts';
import { callbackPromiseFlow, goodwillFlow, optOutFlow, teamStandingFlow } from './flow/customer-flows.ts';
import { mayDialFlow } from './flow/dial-flows.ts';
import { customerContextFlow } from './flow/customer-context-flow.ts';
import type { AnswerKey, FlowFunctionDefinition } from './flow/definition.ts';

export const flowFunctions = {
  survey: surveyFlow,
  outcome: outcomeFlow,
  'opt-out': optOutFlow,
  'callback-promise': callbackPromiseFlow,
  goodwill: goodwillFlow,
  'team-standing': teamStandingFlow,
  'may-dial': mayDialFlow,
  'customer-context': customerContextFlow,
} as const satisfies Record<string, FlowFunctionDefinition>;

export type FlowFunctionName = keyof typeof flowFunctions;
/** The Lambda functions behind them. */
export type FlowLambda = (typeof flowFunctions)[FlowFunctionName]['fn'];
export const flowFunctionNames = Object.keys(flowFunctions) as FlowFunctionName[]; // boundary: keys of a const object

export type FlowParameters<F extends FlowFunctionName> = z.output<(typeof flowFunctions)[F]['parameters']>;
export type FlowAnswer<F extends FlowFunctionName> = {
  readonly [K in keyof (typeof flowFunctions)[F]['answers']]?: string | number | boolean | undefined;
};

export const defaultsOf = (name: FlowFunctionName): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries<AnswerKey>(flowFunctions[name].answers).map(([key, answer]) => [key, answer.default]),
  );

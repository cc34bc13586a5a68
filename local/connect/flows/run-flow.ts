/** Runs a flow for one contact as Connect does: functions with their time limit and retries, attributes, comparisons, errors. */
import { actionHandlers, type Step } from './action-handlers.ts';
import type { FlowAction, FlowContent } from './content.ts';
import type { FlowContact, FlowEnd, FlowResult, FlowState, FlowWorld } from './flow-state.ts';

/** A flow that goes round for ever is stopped: Connect has such a limit too. */
const mostSteps = 1000;

const targetOf = ({ Identifier, Transitions }: FlowAction, step: Exclude<Step, { kind: 'end' }>): string => {
  const { NextAction, Conditions, Errors } = Transitions;
  if (step.kind === 'error') {
    const found = Errors.find(({ ErrorType }) => ErrorType === step.error) ?? Errors.at(-1);
    if (found === undefined) throw new Error(`${Identifier} has no branch for ${step.error}`);
    return found.NextAction;
  }
  const met = Conditions.find(({ Condition }) => Condition.Operands[0] === step.result);
  if (met !== undefined) return met.NextAction;
  const unmet = Errors.find(({ ErrorType }) => ErrorType === 'NoMatchingCondition');
  const next = Conditions.length > 0 && unmet !== undefined ? unmet.NextAction : NextAction;
  if (next === undefined) throw new Error(`${Identifier} leads nowhere`);
  return next;
};

const runActions = async (content: FlowContent, state: FlowState): Promise<FlowEnd> => {
  const byId = new Map(content.Actions.map((action) => [action.Identifier, action]));
  let id = content.StartAction;
  while (state.path.length < mostSteps) {
    const action = byId.get(id);
    const handle = action === undefined ? undefined : actionHandlers[action.Type];
    if (action === undefined || handle === undefined) throw new Error(`${id} cannot be run`);
    state.path.push(id);
    const step = await handle(action, state);
    if (step.kind === 'end') return step.end;
    id = targetOf(action, step);
  }
  throw new Error(`the flow goes round: ${state.path.slice(-5).join(', ')}`);
};

export const runFlow = async (content: FlowContent, contact: FlowContact, world: FlowWorld): Promise<FlowResult> => {
  const state: FlowState = {
    run: (own) => runActions(own, state),
    contact,
    world,
    flowAttributes: {},
    external: {},
    storedInput: undefined,
    waitedSeconds: 0,
    placed: false,
    path: [],
    said: [],
    hooks: {},
  };
  const end = await runActions(content, state);
  const { path, said, hooks, placed } = state;
  return { end, path, said, hooks, placed };
};

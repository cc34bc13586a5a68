/** Actions of flows. Every one that can fail says where it goes then. */
import { flowFunctions, type FlowFunctionName, type FlowParameters } from '../../shared/contracts/flow-functions.ts';
import type { Action, ErrorType } from './language.ts';

type Target = string;
type Attributes = Readonly<Record<string, string>>;

const failing = (failed: Target, ...types: ErrorType[]) => ({
  Errors: [...types, 'NoMatchingError' as const].map((ErrorType) => ({ NextAction: failed, ErrorType })),
});

const cases = (targets: Readonly<Record<string, Target>>) => ({
  Conditions: Object.entries(targets).map(([value, NextAction]) => ({
    NextAction,
    Condition: { Operator: 'Equals' as const, Operands: [value] },
  })),
});

/** The longest that Connect waits for a function; ours answer long before. */
const functionSeconds = 8;

/** An answer of the last function that was asked. */
export const answer = (key: string): string => `$.External.${key}`;

export const ask = <F extends FlowFunctionName>(
  id: string,
  name: F,
  parameters: { readonly [P in keyof FlowParameters<F>]?: string },
  next: Target,
  failed: Target,
): Action => ({
  Identifier: id,
  Type: 'InvokeLambdaFunction',
  Parameters: {
    LambdaFunctionARN: `\${${flowFunctions[name].fn}}`,
    InvocationTimeLimitSeconds: String(functionSeconds),
    ...(Object.keys(parameters).length === 0 ? {} : { LambdaInvocationAttributes: parameters }),
    ResponseValidation: { ResponseType: 'STRING_MAP' },
  },
  Transitions: { NextAction: next, ...failing(failed) },
});

export const compare = (
  id: string,
  value: string,
  targets: Readonly<Record<string, Target>>,
  otherwise: Target,
): Action => ({
  Identifier: id,
  Type: 'Compare',
  Parameters: { ComparisonValue: value },
  Transitions: {
    NextAction: otherwise,
    ...cases(targets),
    Errors: [{ NextAction: otherwise, ErrorType: 'NoMatchingCondition' }],
  },
});

export const note = (id: string, attributes: Attributes, next: Target, failed = next): Action => ({
  Identifier: id,
  Type: 'UpdateContactAttributes',
  Parameters: { Attributes: attributes, TargetContact: 'Current' },
  Transitions: { NextAction: next, ...failing(failed) },
});

/** Known in this run of the flow only. */
export const noteForFlow = (id: string, attributes: Attributes, next: Target, failed: Target): Action => ({
  Identifier: id,
  Type: 'UpdateFlowAttributes',
  Parameters: {
    FlowAttributes: Object.fromEntries(Object.entries(attributes).map(([name, Value]) => [name, { Value }])),
  },
  Transitions: { NextAction: next, ...failing(failed) },
});

export const say = (id: string, text: string, next: Target): Action => ({
  Identifier: id,
  Type: 'MessageParticipant',
  Parameters: { Text: text },
  Transitions: { NextAction: next, ...failing(next) },
});

const inputSeconds = 5;

/** One key; nothing pressed and another key go to `otherwise`. */
export const menu = (
  id: string,
  text: string,
  targets: Readonly<Record<string, Target>>,
  otherwise: Target,
): Action => ({
  Identifier: id,
  Type: 'GetParticipantInput',
  Parameters: { Text: text, StoreInput: 'False', InputTimeLimitSeconds: String(inputSeconds) },
  Transitions: {
    NextAction: otherwise,
    ...cases(targets),
    ...failing(otherwise, 'InputTimeLimitExceeded', 'NoMatchingCondition'),
  },
});

/** What `question` has kept; the text Timeout when nothing was pressed. */
export const storedInput = '$.StoredCustomerInput';

export const question = (id: string, text: string, digits: number, next: Target, failed: Target): Action => ({
  Identifier: id,
  Type: 'GetParticipantInput',
  Parameters: {
    Text: text,
    StoreInput: 'True',
    InputTimeLimitSeconds: String(inputSeconds),
    InputValidation: { CustomValidation: { MaximumLength: String(digits) } },
  },
  Transitions: { NextAction: next, ...failing(failed) },
});

/** Said again and again while the contact waits; `interrupted` after that many seconds. */
export const sayWhileWaiting = (
  id: string,
  text: string,
  every: { readonly seconds: number; readonly interrupted: Target } | undefined,
  failed: Target,
): Action => ({
  Identifier: id,
  Type: 'MessageParticipantIteratively',
  Parameters: {
    Messages: [{ Text: text }],
    ...(every === undefined ? {} : { InterruptFrequencySeconds: String(every.seconds) }),
  },
  Transitions: {
    ...(every === undefined ? {} : cases({ MessagesInterrupted: every.interrupted })),
    ...failing(failed),
  },
});

export type Hook = 'CustomerQueue' | 'AgentWhisper' | 'CustomerRemaining';

/** Another flow of this stack is to run at that event. */
export const hook = (id: string, event: Hook, flow: string, next: Target): Action => ({
  Identifier: id,
  Type: 'UpdateContactEventHooks',
  Parameters: { EventHooks: { [event]: `\${${flow}}` } },
  Transitions: { NextAction: next, ...failing(next) },
});

export const runModule = (id: string, placeholder: string, next: Target): Action => ({
  Identifier: id,
  Type: 'InvokeFlowModule',
  Parameters: { FlowModuleId: `\${${placeholder}}` },
  Transitions: { NextAction: next, ...failing(next) },
});

export const toQueue = (id: string, next: Target, failed: Target): Action => ({
  Identifier: id,
  Type: 'TransferContactToQueue',
  Parameters: {},
  Transitions: { NextAction: next, ...failing(failed, 'QueueAtCapacity') },
});

/** A caller id that is no number makes the call fail: Connect then ends it. */
export const completeCall = (id: string, next: Target, callerId?: string): Action => ({
  Identifier: id,
  Type: 'CompleteOutboundCall',
  Parameters: callerId === undefined ? {} : { CallerId: { Number: callerId } },
  Transitions: { NextAction: next },
});

const last =
  (Type: string) =>
  (id: string): Action => ({ Identifier: id, Type, Parameters: {}, Transitions: {} });

export const hangUp = last('DisconnectParticipant');
/** In queue and whisper flows only. */
export const endFlow = last('EndFlowExecution');
export const endModule = last('EndFlowModuleExecution');

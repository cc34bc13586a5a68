/** What each type of action does. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { FlowAction } from './content.ts';
import { functionEvent, valueOf } from './flow-data.ts';
import type { FlowEnd, FlowState } from './flow-state.ts';

export type Step =
  | { readonly kind: 'next'; readonly result?: string | undefined }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'end'; readonly end: FlowEnd };

type Handler = (action: FlowAction, state: FlowState) => Step | Promise<Step>;

const next: Step = { kind: 'next' };
const failed = (error = 'NoMatchingError'): Step => ({ kind: 'error', error });
const over = (end: FlowEnd) => (): Step => ({ kind: 'end', end });

const texts = z.record(z.string(), z.string());
const answerBytes = 32 * 1024;
/** After an error Connect asks up to three times more, within the time limit. */
const retries = 3;

const read = <S extends z.ZodType>({ Parameters }: FlowAction, name: string, schema: S): z.output<S> =>
  schema.parse(Parameters[name]);

const ask = async (state: FlowState, arn: string, event: unknown): Promise<Readonly<Record<string, string>>> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = texts.parse(await state.world.invoke(arn, event));
      if (Buffer.byteLength(JSON.stringify(answer)) >= answerBytes) throw new Error('the answer is too long');
      return answer;
    } catch (error) {
      if (attempt >= retries) throw error;
    }
  }
};

const invokeFunction: Handler = async (action, state) => {
  const limitMs = Number(read(action, 'InvocationTimeLimitSeconds', z.string())) * 1000;
  const parameters = read(action, 'LambdaInvocationAttributes', texts.optional()) ?? {};
  const end = new AbortController();
  const late = sleep(limitMs, undefined, { signal: end.signal, ref: false }).then(
    () => undefined,
    () => undefined,
  );
  const asked = ask(state, read(action, 'LambdaFunctionARN', z.string()), functionEvent(state, parameters));
  const answer = await Promise.race([asked.catch(() => undefined), late]);
  end.abort();
  if (answer === undefined) return failed();
  state.external = answer;
  return next;
};

const attributesBytes = 32 * 1024;

const updateAttributes: Handler = (action, { contact, ...state }) => {
  const given = Object.entries(read(action, 'Attributes', texts)).map(
    ([name, value]) => [name, valueOf({ contact, ...state }, value)] as const,
  );
  const all = { ...contact.attributes, ...Object.fromEntries(given) };
  if (Buffer.byteLength(JSON.stringify(all)) > attributesBytes) return failed();
  Object.assign(contact.attributes, all);
  return next;
};

const updateFlowAttributes: Handler = (action, state) => {
  const given = read(action, 'FlowAttributes', z.record(z.string(), z.object({ Value: z.string() })));
  for (const [name, { Value }] of Object.entries(given)) state.flowAttributes[name] = valueOf(state, Value);
  return next;
};

const input: Handler = (action, state) => {
  const text = valueOf(state, read(action, 'Text', z.string()));
  state.said.push(text);
  if (state.contact.channel !== 'VOICE') return failed();
  const pressed = state.world.press(text);
  if (read(action, 'StoreInput', z.string()) === 'True') {
    state.storedInput = pressed ?? 'Timeout';
    return next;
  }
  return pressed === undefined ? failed('InputTimeLimitExceeded') : { kind: 'next', result: pressed };
};

const iterate: Handler = (action, state) => {
  if (state.contact.channel === 'CHAT') return failed();
  const messages = read(action, 'Messages', z.array(z.object({ Text: z.string() })));
  state.said.push(...messages.map(({ Text }) => valueOf(state, Text)));
  const every = read(action, 'InterruptFrequencySeconds', z.string().optional());
  if (every === undefined || state.waitedSeconds + Number(every) >= state.world.secondsInQueue)
    return { kind: 'end', end: 'connected-to-agent' };
  state.waitedSeconds += Number(every);
  return { kind: 'next', result: 'MessagesInterrupted' };
};

const runModule: Handler = async (action, state) => {
  const end = await state.run(state.world.moduleOf(read(action, 'FlowModuleId', z.string())));
  return end === 'returned' ? next : { kind: 'end', end };
};

const completeCall: Handler = (action, state) => {
  const callerId = read(action, 'CallerId', z.object({ Number: z.string() }).optional());
  const number = callerId === undefined ? '' : valueOf(state, callerId.Number);
  // Without a caller id the queue's is taken; with one that is no number the call fails and is ended.
  if (number !== '' && !/^\+[1-9]\d{6,14}$/u.test(number)) return { kind: 'end', end: 'not-placed' };
  state.placed = true;
  return next;
};

/** The end of a whisper, and the first thing said in it, place the call that it is about. */
const placing =
  (handle: Handler): Handler =>
  (action, state) => {
    state.placed = true;
    return handle(action, state);
  };

export const actionHandlers: Readonly<Record<string, Handler>> = {
  InvokeLambdaFunction: invokeFunction,
  Compare: (action, state) => ({
    kind: 'next',
    result: valueOf(state, read(action, 'ComparisonValue', z.string())),
  }),
  UpdateContactAttributes: updateAttributes,
  UpdateFlowAttributes: updateFlowAttributes,
  UpdateContactEventHooks: (action, state) => {
    Object.assign(state.hooks, read(action, 'EventHooks', texts));
    return next;
  },
  MessageParticipant: placing((action, state) => {
    state.said.push(valueOf(state, read(action, 'Text', z.string())));
    return next;
  }),
  MessageParticipantIteratively: iterate,
  GetParticipantInput: input,
  InvokeFlowModule: runModule,
  TransferContactToQueue: (_action, { world }) =>
    world.isQueueFull ? failed('QueueAtCapacity') : { kind: 'end', end: 'queued' },
  CompleteOutboundCall: completeCall,
  DisconnectParticipant: over('hung-up'),
  EndFlowExecution: placing(over('ended')),
  EndFlowModuleExecution: over('returned'),
};

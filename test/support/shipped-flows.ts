/** The shipped flows with made-up ARNs, and a contact and a world to run them in. */
import type { FlowContact, FlowWorld } from '../../local/connect/flows/flow-state.ts';
import { type FlowContent, type FlowType, parseContent } from '../../local/connect/flows/content.ts';
import { contentOf, placeholdersIn } from '../../infra/flows/language.ts';
import { shippedFlows } from '../../infra/flows/flows.ts';
import {
  defaultsOf,
  type FlowFunctionName,
  flowFunctionNames,
  flowFunctions,
} from '../../shared/contracts/flow-functions.ts';

const region = 'eu-central-1:123456789012';
export const instanceArn = `arn:aws:connect:${region}:instance/1`;
const functionArn = (fn: string): string => `arn:aws:lambda:${region}:function:${fn}`;
export const flowArn = (id: string): string => `${instanceArn}/contact-flow/${id}`;

const isFunction = (name: string): boolean => Object.values(flowFunctions).some(({ fn }) => fn === name);

const substituted = (content: string): string =>
  placeholdersIn(content).reduce(
    (text, name) => text.replaceAll(`\${${name}}`, isFunction(name) ? functionArn(name) : flowArn(name)),
    content,
  );

export interface Shipped {
  readonly id: string;
  readonly type: FlowType;
  readonly content: FlowContent;
}

export const shipped: readonly Shipped[] = shippedFlows.map((flow) => ({
  id: flow.id,
  type: flow.type,
  content: parseContent(substituted(contentOf(flow))),
}));

export const shippedFlow = (id: string): FlowContent => {
  const found = shipped.find((flow) => flow.id === id || flowArn(flow.id) === id);
  if (found === undefined) throw new Error(`no flow ${id} is shipped`);
  return found.content;
};

export const contactOf = (over: Partial<FlowContact> = {}): FlowContact => ({
  contactId: 'c1',
  instanceArn,
  channel: 'VOICE',
  initiationMethod: 'API',
  customerAddress: '+442079460123',
  attributes: {},
  ...over,
});

type Answers = Partial<Record<FlowFunctionName, Readonly<Record<string, string>> | 'fails' | 'hangs'>>;

export interface Asked {
  readonly name: FlowFunctionName;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Functions answer as told, over their defaults; one that fails does so at every attempt. */
export const worldOf = (answers: Answers = {}, over: Partial<FlowWorld> = {}) => {
  const asked: Asked[] = [];
  const world: FlowWorld = {
    invoke: async (arn, event) => {
      const name = flowFunctionNames.find((one) => functionArn(flowFunctions[one].fn) === arn);
      if (name === undefined) throw new Error(`no function ${arn}`);
      const { Parameters } = (event as { Details: { Parameters: Record<string, string> } }).Details; // boundary: made by the interpreter
      asked.push({ name, parameters: Parameters });
      const answer = answers[name];
      if (answer === 'fails') throw new Error('the function fails');
      if (answer === 'hangs') return new Promise(() => undefined);
      return { ...defaultsOf(name), ...answer };
    },
    moduleOf: shippedFlow,
    press: () => undefined,
    secondsInQueue: 0,
    isQueueFull: false,
    ...over,
  };
  return { world, asked };
};

/**
 * A module for each function that inbound and disconnect flows call. A flow sets contact attributes `<function>_<parameter>`,
 * runs the module and reads `<function>_<answer>`: the defaults when the function could not be asked.
 */
import {
  defaultsOf,
  flowFunctionNames,
  flowFunctions,
  type FlowFunctionName,
} from '../../shared/contracts/flow-functions.ts';
import type { FlowFunctionDefinition } from '../../shared/contracts/flow/definition.ts';
import { answer, ask, endModule, note } from './actions.ts';
import type { FlowDefinition } from './language.ts';

const definitionOf = (name: FlowFunctionName): FlowFunctionDefinition => flowFunctions[name];

export const attribute = (name: FlowFunctionName, key: string): string => `${definitionOf(name).fn}_${key}`;
export const attributePath = (name: FlowFunctionName, key: string): string => `$.Attributes.${attribute(name, key)}`;

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
export const moduleId = (name: FlowFunctionName): string => `module${capitalized(definitionOf(name).fn)}`;

const moduleOf = (name: FlowFunctionName): FlowDefinition => {
  const { summary, parameters, answers } = definitionOf(name);
  const given = Object.keys(parameters.shape).map((key) => [key, attributePath(name, key)]);
  const kept = Object.keys(answers).map((key) => [attribute(name, key), answer(key)]);
  const defaults = Object.entries(defaultsOf(name)).map(([key, value]) => [attribute(name, key), value]);
  return {
    id: moduleId(name),
    title: name,
    description: summary,
    type: 'MODULE',
    actions: [
      ask('ask', name, Object.fromEntries(given), 'keep the answers', 'keep the defaults'),
      note('keep the answers', Object.fromEntries(kept), 'return', 'return'),
      note('keep the defaults', Object.fromEntries(defaults), 'return', 'return'),
      endModule('return'),
    ],
  };
};

const isForModules = (name: FlowFunctionName): boolean =>
  definitionOf(name).flows.some((flow) => flow === 'inbound' || flow === 'disconnect');

export const modules: readonly FlowDefinition[] = flowFunctionNames.filter(isForModules).map(moduleOf);

/** What an instance would refuse about a flow, and what would leave a caller hanging. */
import { actionRules } from './action-rules.ts';
import { type FlowAction, type FlowContent, type FlowType, targetsOf } from './content.ts';

const reachable = ({ StartAction, Actions }: FlowContent): ReadonlySet<string> => {
  const byId = new Map(Actions.map((action) => [action.Identifier, action]));
  const found = new Set([StartAction]);
  for (const id of found) {
    const action = byId.get(id);
    if (action !== undefined) for (const target of targetsOf(action)) found.add(target);
  }
  return found;
};

const complaintsOf = (action: FlowAction, type: FlowType): string[] => {
  const rule = actionRules[action.Type];
  if (rule === undefined) return [`${action.Type} is not known here`];
  const { NextAction, Conditions, Errors } = action.Transitions;
  const found: string[] = [];
  if (!rule.flows.includes(type)) found.push(`${action.Type} may not stand in ${type}`);
  const parameters = rule.parameters.safeParse(action.Parameters);
  if (!parameters.success)
    found.push(...parameters.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const errors = Errors.map(({ ErrorType }) => ErrorType);
  found.push(...(rule.errors ?? []).filter((error) => !errors.includes(error)).map((error) => `${error} goes nowhere`));
  for (const { Condition } of Conditions) {
    const [operand = ''] = Condition.Operands;
    if (Condition.Operator !== 'Equals' || !rule.operands?.test(operand))
      found.push(`condition ${operand} never holds`);
  }
  if (rule.isLast === true && targetsOf(action).length > 0) found.push('nothing can follow');
  if (rule.isLast !== true && NextAction === undefined && errors.length === 0) found.push('leads nowhere');
  return found;
};

export const checkFlow = (content: FlowContent, type: FlowType): string[] => {
  const ids = content.Actions.map(({ Identifier }) => Identifier);
  const known = new Set(ids);
  const reached = reachable(content);
  return [
    ...(known.size === ids.length ? [] : ['two actions have one identifier']),
    ...(known.has(content.StartAction) ? [] : ['the start action does not exist']),
    ...[...reached].filter((id) => !known.has(id)).map((id) => `${id} does not exist`),
    ...ids.filter((id) => !reached.has(id)).map((id) => `${id} is never reached`),
    ...content.Actions.flatMap((action) =>
      complaintsOf(action, type).map((complaint) => `${action.Identifier}: ${complaint}`),
    ),
  ];
};

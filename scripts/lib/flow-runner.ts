/** Runs the stack's flows as its Connect instance does. */
import { parseContent } from '../../local/connect/flows/content.ts';
import type { FlowContact, FlowResult } from '../../local/connect/flows/flow-state.ts';
import { runFlow } from '../../local/connect/flows/run-flow.ts';
import type { Host } from '../../local/host/host.ts';

export type FlowHost = Pick<Host, 'contactFlows' | 'invokeAs'>;

/** `title` or ARN of a flow; `keys` is what the customer presses, in order. */
export type RunFlow = (
  title: string,
  contact: FlowContact,
  keys: readonly string[],
  secondsInQueue: number,
) => Promise<FlowResult>;

export const flowRunner = (host: FlowHost, instanceArn: string): RunFlow => {
  const flows = host.contactFlows().map((flow) => ({ ...flow, parsed: parseContent(flow.content) }));
  const find = (name: string) => {
    const found = flows.find((flow) => flow.arn === name || flow.name.endsWith(` ${name}`));
    if (found === undefined) throw new Error(`the stack ships no flow ${name}`);
    return found.parsed;
  };
  const caller = {
    principal: 'connect.amazonaws.com',
    sourceArn: instanceArn,
    sourceAccount: instanceArn.split(':')[4] ?? '',
  };
  return (title, contact, keys, secondsInQueue) => {
    const given = [...keys];
    return runFlow(find(title), contact, {
      // The last part of a function's ARN is its name, which is its logical id on this host.
      invoke: (arn, event) => host.invokeAs(caller, arn.split(':')[6] ?? '', event),
      moduleOf: find,
      press: () => given.shift(),
      secondsInQueue,
      isQueueFull: false,
    });
  };
};

/** A host with the shipped flows and functions that only listen: they answer their defaults. */
import type { FlowHost } from '../../scripts/lib/flow-runner.ts';
import { shippedFlows } from '../../infra/flows/flows.ts';
import { defaultsOf, flowFunctionNames, flowFunctions } from '../../shared/contracts/flow-functions.ts';
import { flowArn, shipped } from './shipped-flows.ts';

export interface Heard {
  readonly name: string;
  readonly contactId: string;
  readonly previous: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export const listeningHost = (heard: Heard[]): FlowHost => ({
  contactFlows: () =>
    shipped.map(({ id, type, content }) => ({
      arn: flowArn(id),
      name: `Holdfast ${shippedFlows.find((flow) => flow.id === id)?.title ?? ''}`,
      type,
      content: JSON.stringify(content),
    })),
  invokeAs: async (_caller, id, event) => {
    const name = flowFunctionNames.find((one) => flowFunctions[one].fn === id);
    if (name === undefined) throw new Error(`no function ${id}`);
    const { ContactData, Parameters } = (
      event as { Details: { ContactData: Record<string, string>; Parameters: Record<string, string> } }
    ).Details; // boundary: made by the interpreter
    const { ContactId = '', PreviousContactId = '' } = ContactData;
    heard.push({ name, contactId: ContactId, previous: PreviousContactId, parameters: Parameters });
    return defaultsOf(name);
  },
});

/** Flow run data: what `$.` paths mean, and the event that a function gets. */
import type { FlowState } from './flow-state.ts';

const endpoint = (address: string | undefined) =>
  address === undefined ? null : { Address: address, Type: 'TELEPHONE_NUMBER' };

const contactData = ({ contact }: FlowState) => ({
  Attributes: { ...contact.attributes },
  Channel: contact.channel,
  ContactId: contact.contactId,
  CustomerEndpoint: endpoint(contact.customerAddress),
  CustomerId: null,
  Description: null,
  // Filled on a first leg too, unlike in the contact record.
  InitialContactId: contact.initialContactId ?? contact.contactId,
  InitiationMethod: contact.initiationMethod,
  InstanceARN: contact.instanceArn,
  LanguageCode: 'en-US',
  MediaStreams: { Customer: { Audio: null } },
  Name: null,
  PreviousContactId: contact.previousContactId ?? contact.contactId,
  Queue:
    contact.queue === undefined ? null : { ARN: contact.queue.arn, Name: contact.queue.name, OutboundCallerId: null },
  References: {},
  SystemEndpoint: null,
});

const lookUp = (state: FlowState, path: string): string | undefined => {
  const [section = '', name = ''] = path.slice(2).split('.');
  switch (section) {
    case 'External':
      return state.external[name];
    case 'Attributes':
      return state.contact.attributes[name];
    case 'FlowAttributes':
      return state.flowAttributes[name];
    case 'StoredCustomerInput':
      return state.storedInput;
    default:
      throw new Error(`${path} is not known here`);
  }
};

/** Paths within a text are replaced by their values; what has none is empty. */
export const valueOf = (state: FlowState, text: string): string =>
  text.replaceAll(/\$(?:\.[A-Za-z_][\w-]*)+/gu, (path) => lookUp(state, path) ?? '');

export const functionEvent = (state: FlowState, parameters: Readonly<Record<string, string>>) => ({
  Name: 'ContactFlowEvent',
  Details: {
    ContactData: contactData(state),
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, valueOf(state, value)])),
  },
});

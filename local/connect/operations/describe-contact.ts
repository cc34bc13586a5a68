/** DescribeContact: what is known of a contact now; times in epoch seconds. */
import { ConnectError, ok } from '../answers.ts';
import type { LiveContact } from '../contact.ts';
import type { ConnectInstance } from '../instance.ts';
import { checkInstance, type Operation } from '../operation.ts';

const set = <T>(name: string, value: T | null): Record<string, T> => (value === null ? {} : { [name]: value });

const described = (contact: LiveContact, { centre }: ConnectInstance) => ({
  Arn: `${centre.instanceArn}/contact/${contact.contactId}`,
  Id: contact.contactId,
  InitiationMethod: contact.method,
  Channel: contact.channel,
  InitiationTimestamp: contact.initiatedAt,
  LastUpdateTimestamp: contact.lastUpdateAt,
  Attributes: contact.attributes,
  ...set('Name', contact.name),
  ...set('RelatedContactId', contact.relatedContactId),
  ...set('ConnectedToSystemTimestamp', contact.connectedToSystemAt),
  ...set('DisconnectTimestamp', contact.disconnectedAt),
  ...set('DisconnectReason', contact.disconnectReason),
  ...set('CustomerEndpoint', contact.customerAddress && { Address: contact.customerAddress, Type: 'TELEPHONE_NUMBER' }),
  ...set('QueueInfo', contact.enqueuedAt && { Id: contact.queue.id, EnqueueTimestamp: contact.enqueuedAt }),
  ...set('AgentInfo', contact.agent && { Id: contact.agent.id, ConnectedToAgentTimestamp: contact.connectedToAgentAt }),
});

export const describeContact: Operation = {
  name: 'DescribeContact',
  method: 'GET',
  path: /^\/contacts\/(?<InstanceId>[^/]+)\/(?<ContactId>[^/]+)$/u,
  answer: (instance, { params }) => {
    checkInstance(instance, params['InstanceId'] ?? '');
    const contact = instance.contacts.get(params['ContactId'] ?? '');
    if (contact === undefined) throw new ConnectError('ResourceNotFoundException', 'Contact not found');
    return ok({ Contact: described(contact, instance) });
  },
};

/** StopContact: ends a contact that rings or waits. A conversation goes on: the agent has it. */
import { ConnectError, ok } from '../answers.ts';
import { checkInstance, type Operation, textOf } from '../operation.ts';

export const stopContact: Operation = {
  name: 'StopContact',
  method: 'POST',
  path: /^\/contact\/stop$/u,
  quota: { perSecond: 10, burst: 15 },
  answer: (instance, { body }) => {
    checkInstance(instance, textOf(body, 'InstanceId', 100));
    const contact = instance.contacts.get(textOf(body, 'ContactId', 256));
    if (contact === undefined || contact.disconnectedAt !== null)
      throw new ConnectError('ContactNotFoundException', 'Contact not found or already ended');
    if (contact.connectedToAgentAt !== null)
      throw new ConnectError('InvalidRequestException', 'The contact is connected to an agent');
    contact.stopped = true;
    instance.disconnect(contact, 'API');
    instance.complete(contact);
    return ok({});
  },
};

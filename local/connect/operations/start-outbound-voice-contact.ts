/** StartOutboundVoiceContact: accepts the dial and answers with the contact's id; what becomes of it is in the record. */
import type { Queue } from '../../generator/centre.ts';
import { ConnectError, ok } from '../answers.ts';
import { newContact } from '../contact.ts';
import type { ConnectInstance } from '../instance.ts';
import {
  attributesOf,
  checkInstance,
  type Operation,
  type OperationRequest,
  optionalTextOf,
  textOf,
} from '../operation.ts';
import { ring } from '../voice-call.ts';

const e164 = /^\+[1-9]\d{1,14}$/u;

/** Queue and number shown: the queue's own number unless another one is named. */
const callerOf = (instance: ConnectInstance, body: OperationRequest['body']): { queue: Queue; number: string } => {
  const queueId = optionalTextOf(body, 'QueueId', 256);
  const source = optionalTextOf(body, 'SourcePhoneNumber', 16);
  if (queueId === undefined && source === undefined)
    throw new ConnectError('InvalidRequestException', 'Either SourcePhoneNumber or QueueId is required');
  const queue = queueId === undefined ? instance.centre.queues.retention : instance.queue(queueId);
  if (queue === undefined) throw new ConnectError('ResourceNotFoundException', 'Queue not found');
  return { queue, number: source ?? queue.serviceNumber };
};

const checkLimits = (instance: ConnectInstance, to: string): void => {
  const { allowedPrefixes } = instance.options;
  if (allowedPrefixes !== undefined && !allowedPrefixes.some((prefix) => to.startsWith(prefix)))
    throw new ConnectError(
      'DestinationNotAllowedException',
      'Outbound calls to the destination number are not allowed',
    );
  if (instance.activeCalls >= instance.concurrentCalls)
    throw new ConnectError('LimitExceededException', 'The limit of concurrent active calls is exceeded');
};

const checkRingTimeout = (value: unknown): void => {
  if (value === undefined || value === null) return;
  if (typeof value !== 'number' || value < 15 || value > 60)
    throw new ConnectError('InvalidParameterException', 'RingTimeoutInSeconds must be from 15 to 60');
};

const start = (instance: ConnectInstance, { body }: OperationRequest): string => {
  checkInstance(instance, textOf(body, 'InstanceId', 100));
  textOf(body, 'ContactFlowId', 500);
  const to = textOf(body, 'DestinationPhoneNumber', 16);
  if (!e164.test(to)) throw new ConnectError('InvalidParameterException', 'DestinationPhoneNumber must be E.164');
  checkRingTimeout(body['RingTimeoutInSeconds']);
  const attributes = attributesOf(body);
  const token = optionalTextOf(body, 'ClientToken', 500) ?? instance.random.uuid();
  const { queue, number } = callerOf(instance, body);
  const known = instance.tokens.find(token, instance.clock.now());
  if (known !== undefined) return known;
  checkLimits(instance, to);
  const contact = newContact({
    contactId: instance.random.uuid(),
    channel: 'VOICE',
    method: 'API',
    initiatedAt: instance.nowS,
    customerAddress: to,
    systemAddress: number,
    queue,
    relatedContactId: optionalTextOf(body, 'RelatedContactId', 256) ?? null,
    name: optionalTextOf(body, 'Name', 1024) ?? null,
    attributes: { ...attributes },
  });
  const atMs = instance.clock.now();
  instance.options.witness.saw({ atMs, to, contactId: contact.contactId, by: 'api', clientToken: token, attributes });
  instance.tokens.remember(token, contact.contactId, atMs);
  instance.add(contact);
  ring(instance, contact, instance.options.customers.react({ to, atMs }));
  return contact.contactId;
};

export const startOutboundVoiceContact: Operation = {
  name: 'StartOutboundVoiceContact',
  method: 'PUT',
  path: /^\/contact\/outbound-voice$/u,
  starts: true,
  answer: (instance, request) => ok({ ContactId: start(instance, request) }),
};

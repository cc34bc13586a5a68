/** StartTaskContact: a task for an agent, now or at a time up to six days ahead. */
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
import { routeTask } from '../task.ts';

const openTasks = 2500;
const longestDelayS = 6 * 86_400;

const ways = ['ContactFlowId', 'QuickConnectId', 'TaskTemplateId'] as const;

/** Epoch seconds, as the SDK writes timestamps into JSON. */
const startsAt = (instance: ConnectInstance, value: unknown): number => {
  if (value === undefined || value === null) return instance.nowS;
  if (typeof value !== 'number' || value > instance.nowS + longestDelayS)
    throw new ConnectError('InvalidParameterException', 'ScheduledTime must be at most six days ahead');
  return Math.max(instance.nowS, Math.floor(value));
};

const openOf = (instance: ConnectInstance): number =>
  [...instance.contacts.values()].filter(({ channel, disconnectedAt }) => channel === 'TASK' && disconnectedAt === null)
    .length;

const start = (instance: ConnectInstance, { body }: OperationRequest): string => {
  checkInstance(instance, textOf(body, 'InstanceId', 100));
  const name = textOf(body, 'Name', 512);
  if (ways.filter((way) => optionalTextOf(body, way, 500) !== undefined).length !== 1)
    throw new ConnectError('InvalidRequestException', `Exactly one of ${ways.join(', ')} is required`);
  const attributes = attributesOf(body);
  const token = optionalTextOf(body, 'ClientToken', 500) ?? instance.random.uuid();
  const at = startsAt(instance, body['ScheduledTime']);
  const known = instance.tokens.find(token, instance.clock.now());
  if (known !== undefined) return known;
  if (openOf(instance) >= openTasks)
    throw new ConnectError('ServiceQuotaExceededException', 'The quota of open tasks is exceeded');
  const task = newContact({
    contactId: instance.random.uuid(),
    channel: 'TASK',
    method: 'API',
    initiatedAt: instance.nowS,
    queue: instance.centre.queues.retention,
    relatedContactId: optionalTextOf(body, 'RelatedContactId', 256) ?? null,
    name,
    attributes: { ...attributes },
  });
  instance.tokens.remember(token, task.contactId, instance.clock.now());
  instance.add(task);
  instance.clock.at(at * 1000, () => routeTask(instance, task));
  return task.contactId;
};

export const startTaskContact: Operation = {
  name: 'StartTaskContact',
  method: 'PUT',
  path: /^\/contact\/task$/u,
  starts: true,
  answer: (instance, request) => ok({ ContactId: start(instance, request) }),
};

/** ListQueues: the standard queues of the instance, and the agents' own. */
import { ok } from '../answers.ts';
import { checkInstance, type Operation } from '../operation.ts';

const pageSize = 100;

export const listQueues: Operation = {
  name: 'ListQueues',
  method: 'GET',
  path: /^\/queues-summary\/(?<InstanceId>[^/]+)$/u,
  answer: (instance, { params, query }) => {
    checkInstance(instance, params['InstanceId'] ?? '');
    const types = query.getAll('queueTypes');
    const standard = instance
      .queues()
      .map(({ id, arn, name }) => ({ Id: id, Arn: arn, Name: name, QueueType: 'STANDARD' }));
    const own = instance.centre.agents.map(({ id }) => ({
      Id: id,
      Arn: `${instance.centre.instanceArn}/queue/agent/${id}`,
      QueueType: 'AGENT',
    }));
    const wanted = [...standard, ...own].filter(({ QueueType }) => types.length === 0 || types.includes(QueueType));
    const from = Number(query.get('nextToken') ?? 0);
    const to = from + Math.min(pageSize, Number(query.get('maxResults') ?? pageSize));
    return ok({
      QueueSummaryList: wanted.slice(from, to),
      ...(to < wanted.length ? { NextToken: String(to) } : {}),
    });
  },
};

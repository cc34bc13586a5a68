/** GetCurrentMetricData: agents and waiting contacts per queue, as they are now. */
import type { Queue } from '../../generator/centre.ts';
import type { Json, JsonObject } from '../../generator/leg.ts';
import { ConnectError, ok } from '../answers.ts';
import type { DeskCounts } from '../desk.ts';
import type { ConnectInstance } from '../instance.ts';
import { checkInstance, type Operation } from '../operation.ts';

type Metric = (counts: DeskCounts, nowMs: number) => number;

const metrics: Readonly<Record<string, Metric>> = {
  AGENTS_ONLINE: ({ staffed }) => staffed,
  AGENTS_STAFFED: ({ staffed }) => staffed,
  AGENTS_AVAILABLE: ({ available }) => available,
  AGENTS_ON_CONTACT: ({ onContact }) => onContact,
  SLOTS_ACTIVE: ({ onContact }) => onContact,
  SLOTS_AVAILABLE: ({ available }) => available,
  CONTACTS_IN_QUEUE: ({ inQueue }) => inQueue,
  OLDEST_CONTACT_AGE: ({ oldestSinceMs }, nowMs) =>
    oldestSinceMs === undefined ? 0 : Math.floor((nowMs - oldestSinceMs) / 1000),
};

const fieldsOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}; // boundary: isArray does not narrow readonly arrays

interface Wanted {
  readonly Name: string;
  readonly Unit: string | null;
}

const wantedMetrics = (body: JsonObject): Wanted[] => {
  const list = body['CurrentMetrics'];
  if (!Array.isArray(list) || list.length === 0 || list.length > 20)
    throw new ConnectError('InvalidParameterException', 'CurrentMetrics must name 1 to 20 metrics');
  return list.map((entry: Json) => {
    const { Name, Unit } = fieldsOf(entry);
    if (typeof Name !== 'string' || metrics[Name] === undefined)
      throw new ConnectError('InvalidParameterException', `${JSON.stringify(Name)} is not answered here`);
    return { Name, Unit: typeof Unit === 'string' ? Unit : null };
  });
};

const wantedQueues = (instance: ConnectInstance, body: JsonObject): Queue[] => {
  const ids = fieldsOf(body['Filters'])['Queues'];
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 100)
    throw new ConnectError('InvalidParameterException', 'Filters.Queues must name 1 to 100 queues');
  return ids.map((id) => {
    const queue = instance.queue(String(id));
    if (queue === undefined) throw new ConnectError('ResourceNotFoundException', 'Queue not found');
    return queue;
  });
};

export const getCurrentMetricData: Operation = {
  name: 'GetCurrentMetricData',
  method: 'POST',
  path: /^\/metrics\/current\/(?<InstanceId>[^/]+)$/u,
  quota: { perSecond: 5, burst: 8 },
  answer: (instance, { params, body }) => {
    checkInstance(instance, params['InstanceId'] ?? '');
    const wanted = wantedMetrics(body);
    const nowMs = instance.clock.now();
    const byQueue = Array.isArray(body['Groupings']) && body['Groupings'].includes('QUEUE');
    const results = wantedQueues(instance, body).map((queue) => ({
      Dimensions: { Queue: { Id: queue.id, Arn: queue.arn }, Channel: queue.channel },
      Collections: wanted.map((metric) => ({
        Metric: metric,
        Value: metrics[metric.Name]?.(instance.desk(queue).counts, nowMs) ?? 0,
      })),
    }));
    const total = {
      Collections: wanted.map((metric, place) => ({
        Metric: metric,
        Value: results.reduce((sum, { Collections }) => sum + (Collections[place]?.Value ?? 0), 0),
      })),
    };
    return ok({
      MetricResults: byQueue ? results : [total],
      DataSnapshotTime: Math.floor(nowMs / 1000),
      ApproximateTotalCount: byQueue ? results.length : 1,
    });
  },
};

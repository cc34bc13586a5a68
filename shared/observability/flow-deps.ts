/** What every flow function needs of the world. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowHandlerDeps } from '../flow/flow-handler.ts';
import { parseInstanceRule } from '../flow/instance.ts';
import { serviceLogger, serviceMetrics } from './observability.ts';

export const liveFlowDeps = (service: string, instance: string): FlowHandlerDeps => {
  const logger = serviceLogger(service);
  return {
    instance: parseInstanceRule(instance),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    onFailure: (error) =>
      logger.error('The flow gets the default answer', { reason: error instanceof Error ? error.name : 'unknown' }),
    metrics: serviceMetrics(service),
  };
};

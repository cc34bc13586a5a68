/** Structured logs and EMF metrics, the same in every function. Logs carry ids and counts, never payloads, numbers or names. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { metricsNamespace, metricUnits, type MetricName } from '../contracts/metrics.ts';

export const serviceLogger = (service: string): Logger => new Logger({ serviceName: service, logLevel: 'INFO' });

/** Metrics go to standard output in the embedded metric format; no API calls. */
export const serviceMetrics = (service: string): Metrics =>
  new Metrics({ namespace: metricsNamespace, serviceName: service });

/** Adds values under their declared names and units. */
export const emit = (metrics: Metrics, values: Readonly<Partial<Record<MetricName, number>>>): void => {
  for (const [name, value] of Object.entries(values)) {
    metrics.addMetric(name, metricUnits[name as MetricName], value); // boundary: entries forget the key type
  }
};

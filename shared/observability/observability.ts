/** Structured logs and EMF metrics, the same in every function. Logs carry ids and counts, never payloads, numbers or names. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { metricsNamespace } from '../contracts/metrics.ts';

export const serviceLogger = (service: string): Logger => new Logger({ serviceName: service, logLevel: 'INFO' });

/** Metrics go to standard output in the embedded metric format; no API calls. */
export const serviceMetrics = (service: string): Metrics => new Metrics({ namespace: metricsNamespace, serviceName: service });

/** The operations that are answered: one file each. Anything else is refused by name. */
import type { Operation } from './operation.ts';
import { describeContact } from './operations/describe-contact.ts';
import { getCurrentMetricData } from './operations/get-current-metric-data.ts';
import { listQueues } from './operations/list-queues.ts';
import { startOutboundVoiceContact } from './operations/start-outbound-voice-contact.ts';
import { startTaskContact } from './operations/start-task-contact.ts';
import { stopContact } from './operations/stop-contact.ts';

export const operations: readonly Operation[] = [
  startOutboundVoiceContact,
  startTaskContact,
  describeContact,
  stopContact,
  listQueues,
  getCurrentMetricData,
];

/** Alarms on customers: are their profiles, risks and complaints those of their contacts. */
import { type AlarmDefinition, own } from './alarm.ts';

const noCustomers = { treat: 'notBreaching', because: 'Nobody is in touch: there is nobody to be wrong.' } as const;

export const customerAlarms: readonly AlarmDefinition[] = [
  {
    name: 'Customers not recomputed',
    severity: 2,
    meaning:
      'The daily sweep could not recompute customers: their risk and their complaints are those of an earlier day.',
    metrics: { swept: own('customerSweep', 'customersRefused') },
    comparison: '>=',
    threshold: 1,
    periodSeconds: 3600,
    periods: 2,
    missing: noCustomers,
  },
  {
    name: 'Customers handed back',
    severity: 3,
    meaning: 'For 30 minutes customers could not be recomputed when their contacts changed: batches come again.',
    metrics: { observed: own('observe', 'customersRefused') },
    comparison: '>',
    threshold: 0,
    periodSeconds: 300,
    periods: 6,
    missing: noCustomers,
  },
];

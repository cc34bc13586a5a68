/** A missed target, for tests that need one. */
import type { Miss } from '../../shared/kpi/targets/review.ts';

export const sampleMiss: Miss = {
  targetId: 't1',
  kpi: 'service-level',
  slice: 'total',
  value: 'all',
  per: 'day',
  from: '2026-10-20',
  to: '2026-10-20',
  target: 0.8,
  measured: 0.5,
  numerator: 5,
  denominator: 10,
  owner: 'Ops',
  action: 'Act',
  foundAt: '2026-10-21T00:00:00.000Z',
};

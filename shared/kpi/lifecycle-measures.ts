/** Measures of customers' lifecycle: rows that are no contact but a change of stage on a day. */
import type { LifecycleStage } from '../dynamo/items/profile-item.ts';
import { utcMidnight, intervalKey } from '../domain/time.ts';
import type { ContactParts } from '../domain/contact-parts.ts';

const codes = {
  new: 'ln',
  'one-time': 'lo',
  repeat: 'lr',
  loyal: 'ly',
  'at-risk': 'la',
  lost: 'll',
  'won-back': 'lw',
} as const satisfies Record<LifecycleStage, string>;

const became = (stage: LifecycleStage) => ({
  code: codes[stage],
  unit: 'count' as const,
  version: 1,
  meaning: `customers who became ${stage}`,
  /** No contact adds to it: see lifecycleContribution. */
  of: (): undefined => undefined,
});

export const lifecycleMeasures = {
  customersNew: became('new'),
  customersOneTime: became('one-time'),
  customersRepeat: became('repeat'),
  customersLoyal: became('loyal'),
  customersAtRisk: became('at-risk'),
  customersLost: became('lost'),
  customersWonBack: became('won-back'),
} as const;

/** Measures, time and day of a change of stage; undefined for other rows and withdrawn changes. */
export const lifecycleContribution = ({ lifecycle }: ContactParts) =>
  lifecycle?.to === undefined
    ? undefined
    : {
        // Kept by day only; the interval says which month the value is listed in.
        interval: intervalKey(utcMidnight(lifecycle.day)),
        day: lifecycle.day,
        measures: { [codes[lifecycle.to]]: 1 },
      };

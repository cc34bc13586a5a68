/** How long logs are kept. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Settings } from './settings.ts';

/** The days that the configuration admits, as CloudWatch names them. */
const retentions = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  90: RetentionDays.THREE_MONTHS,
  180: RetentionDays.SIX_MONTHS,
  365: RetentionDays.ONE_YEAR,
} as const;

export const logRetention = ({ config }: Settings): RetentionDays => retentions[config.retention.logDays];

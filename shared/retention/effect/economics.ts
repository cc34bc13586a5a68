/** What things cost and are worth, set by the operator; nothing is assumed for a figure that is not set. */
import * as z from 'zod';

const minor = z.number().min(0).max(1e12).optional();

export const economicsSchema = z.strictObject({
  /** An hour of an agent's work, minor units of the currency. */
  agentHourMinor: minor,
  /** A minute of telephone and service, minor units; fractions are usual. */
  voiceMinuteMinor: minor,
  /** What a customer brings in a year, minor units. */
  annualValueMinor: minor,
});
export type Economics = z.output<typeof economicsSchema>;

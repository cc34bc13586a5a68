/** Which Connect instance may call: a foreign or missing one gets the safe default, and nothing is written. */

/** `any`: a stack on one machine or for trials; `none`: a stack that was deployed without an instance. */
export type InstanceRule = 'any' | 'none' | { readonly arn: string };

export const parseInstanceRule = (text: string): InstanceRule =>
  text === 'any' || text === 'none' ? text : { arn: text };

/** Also under `any` an instance must be named: an event without one did not come from Connect. */
export const mayCall = (rule: InstanceRule, instanceArn: string | undefined): boolean => {
  if (instanceArn === undefined || rule === 'none') return false;
  return rule === 'any' || rule.arn === instanceArn;
};

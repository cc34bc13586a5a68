/** Lambda takes 4 KB of environment in all and refuses the deployment otherwise; better that the synthesis says which setting is too long. */
import { Token } from 'aws-cdk-lib/core';
import { envSchemas, type FunctionName } from '../shared/contracts/env.ts';

const limitBytes = 4096;

/** A value that only the deployment knows is a name or an id. Longest here: a bucket or table name with the stack's in it. */
const unresolvedBytes = 120;

const sizeOf = ([key, value]: readonly [string, string]): number =>
  Buffer.byteLength(key) + (Token.isUnresolved(value) ? unresolvedBytes : Buffer.byteLength(value));

const settingBehind: Readonly<Record<string, string>> = {
  ATTRIBUTE_MAP: 'attributeMap',
  KPI_SETTINGS: 'hierarchy',
  READ_SETTINGS: 'thresholds.queueServiceLevelSeconds',
};

/** The compiler checks the keys as well; this also holds for values built at run time. */
export const checkEnvironment = (name: FunctionName, environment: Readonly<Record<string, string>>): void => {
  const missing = Object.keys(envSchemas[name].shape).filter((key) => !(key in environment));
  if (missing.length > 0) throw new Error(`Environment of ${name} lacks ${missing.join(', ')}`);
  const entries = Object.entries(environment);
  const total = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (total <= limitBytes) return;
  const [largest = ''] = entries.toSorted((a, b) => sizeOf(b) - sizeOf(a)).map(([key]) => key);
  throw new Error(
    `Environment of ${name} has about ${total} bytes; Lambda's limit is ${limitBytes}. ` +
      `The largest variable is ${largest}; shorten ${settingBehind[largest] ?? 'its setting'} in holdfast.config.json.`,
  );
};

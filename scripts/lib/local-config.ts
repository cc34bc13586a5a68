/**
 * The operator's configuration, for a stack whose telephones are all simulated: unless the operator has named countries,
 * those of the generated customers may be called.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root, workDir } from './paths.ts';

const generatedCountries = ['GB', 'US'];

const configSchema = z.looseObject({
  dialling: z.looseObject({ countries: z.array(z.string()).optional() }).optional(),
});

const operatorsConfig = () => configSchema.parse(JSON.parse(readFileSync(join(root, 'holdfast.config.json'), 'utf8')));

const enabledIn = ({ dialling }: ReturnType<typeof operatorsConfig>): readonly string[] =>
  dialling?.countries ?? generatedCountries;

/** Countries of the generated customers that may be called. */
export const callableCountries = (): readonly string[] => {
  const enabled = enabledIn(operatorsConfig());
  return generatedCountries.filter((country) => enabled.includes(country));
};

/** Path of the file. What the operator has set stays, but for what is given here. */
export const configThatCalls = (name: string, over: Readonly<Record<string, unknown>>): string => {
  const config = operatorsConfig();
  const dialling = { ...config.dialling, countries: enabledIn(config) };
  mkdirSync(workDir, { recursive: true });
  const path = join(workDir, `${name}.config.json`);
  writeFileSync(path, JSON.stringify({ ...config, dialling, ...over }));
  return path;
};

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

/** Path of the file. What the operator has set stays. */
export const configThatCalls = (): string => {
  const config = configSchema.parse(JSON.parse(readFileSync(join(root, 'holdfast.config.json'), 'utf8')));
  const dialling = { ...config.dialling, countries: config.dialling?.countries ?? generatedCountries };
  mkdirSync(workDir, { recursive: true });
  const path = join(workDir, 'local.config.json');
  writeFileSync(path, JSON.stringify({ ...config, dialling }));
  return path;
};

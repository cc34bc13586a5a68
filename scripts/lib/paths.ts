/** Places that commands use; all below the checkout. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
/** Files of a running local stack and the assembly it runs; never committed. */
export const workDir = join(root, '.holdfast');
export const assemblyDir = join(workDir, 'cdk.out');
/** The built pages, taken into the bundle of the function that serves them. */
export const siteDir = join(workDir, 'site');
export const statePath = join(workDir, 'local.json');

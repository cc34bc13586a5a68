import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { makeHandler } from './handler.ts';

/** The synthesis puts the built pages beside the code. */
const folder = join(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'site');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.'));
const logger = serviceLogger('page');

export const handler = makeHandler({
  site: new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')])),
  isTransient: () => false,
  report: (report) => logger.error('Request failed', { ...report }),
});

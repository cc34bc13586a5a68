/** Which grants of the roles a stack used, and what was refused to it: kept for the check at the end of all tests. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';

/** Names the folder; absent: nothing is kept. */
export const grantsVariable = 'HOLDFAST_GRANTS_DIR';

const grant = z.object({
  role: z.string(),
  statement: z.number(),
  action: z.string(),
  resource: z.string(),
  leadingKey: z.string().optional(),
  used: z.boolean(),
  needed: z.boolean(),
});
const refusal = z.object({ role: z.string(), action: z.string(), resource: z.string() });
const record = z.object({ grants: z.array(grant), refusals: z.array(refusal) });
export type GrantRecord = z.output<typeof record>;

/** The host, which on its end writes down what its roles were used for. */
export const recordingGrants = (host: Host): Host => {
  const dir = process.env[grantsVariable];
  if (dir === undefined || dir === '') return host;
  const stop = async (): Promise<void> => {
    mkdirSync(dir, { recursive: true });
    const text = JSON.stringify({ grants: host.grants(), refusals: host.refusals() });
    writeFileSync(join(dir, `${randomUUID()}.json`), text);
    await host.stop();
  };
  return { ...host, stop };
};

export const readGrantRecords = (dir: string): GrantRecord[] =>
  readdirSync(dir).map((name) => record.parse(JSON.parse(readFileSync(join(dir, name), 'utf8'))));

/** Where a running local stack can be reached, written by `npm start` for the other commands. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { isAlive } from './lock.ts';
import { statePath, workDir } from './paths.ts';

const stateSchema = z.object({
  pid: z.number().int(),
  apiUrl: z.string(),
  apiKey: z.string(),
  servicesUrl: z.string(),
  dynamoEndpoint: z.string(),
  outputs: z.record(z.string(), z.string()),
});
export type LocalState = z.infer<typeof stateSchema>;

export const writeState = (state: LocalState): void => {
  mkdirSync(workDir, { recursive: true });
  // The file holds the local API key: for this user only.
  writeFileSync(statePath, JSON.stringify(state, null, 2), { mode: 0o600 });
};

export const removeState = (pid: number): void => {
  if (readState()?.pid === pid) rmSync(statePath, { force: true });
};

const readState = (): LocalState | undefined => {
  if (!existsSync(statePath)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(readFileSync(statePath, 'utf8')));
  return parsed.success ? parsed.data : undefined;
};

/** Undefined when no local stack runs; the state of one that was killed is a leftover. */
export const runningStack = (): LocalState | undefined => {
  const state = readState();
  return state && isAlive(state.pid) ? state : undefined;
};

/** Where a running local stack can be reached, written by `npm start` for the other commands. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
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

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process: the state is a leftover
  }
};

const readState = (): LocalState | undefined => {
  if (!existsSync(statePath)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(readFileSync(statePath, 'utf8')));
  return parsed.success ? parsed.data : undefined;
};

/** Undefined when no local stack runs. */
export const runningStack = (): LocalState | undefined => {
  const state = readState();
  return state && isAlive(state.pid) ? state : undefined;
};

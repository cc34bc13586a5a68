/** One process at a time, on this machine; blocks. For work that several processes would do in the same folder. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../local/host/error-code.ts';

const pollMs = 200;

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH'; // another user's process lives, although it may not be signalled
  }
};

/** Undefined: the file is gone by now, or not yet written. */
const ownerOf = (path: string): number | undefined => {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const take = (path: string): boolean => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);

/** The file holds the id of the process at work; what a killed one left behind is taken away. */
export const oneAtATime = <T>(path: string, work: () => T): T => {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && !isAlive(owner)) rmSync(path, { force: true });
    else pause();
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
};

/** One process at a time, on this machine; blocks. For work that several processes would do in the same folder. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Undefined: the file is gone by now; NaN: nobody. */
const ownerOf = (path: string): number | undefined => {
  try {
    return Number(readFileSync(path, 'utf8')) || Number.NaN;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** By a link, so that the file is there with its content or not at all. */
const take = (path: string): boolean => {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);

/** The file holds the id of the process at work; what a killed one left behind is taken away. */
export const oneAtATime = <T>(path: string, work: () => T): T => {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && !(owner > 0 && isAlive(owner))) rmSync(path, { force: true });
    else pause();
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
};

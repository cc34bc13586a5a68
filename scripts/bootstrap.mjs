#!/usr/bin/env node
/**
 * Entry of every npm command. Has no dependencies: it checks Node, installs packages when they are missing or stale,
 * finds something that runs DynamoDB Local, and then starts the command itself.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const endpointVariable = 'HOLDFAST_DYNAMODB_ENDPOINT';
const grantsVariable = 'HOLDFAST_GRANTS_DIR';
const parent = process.ppid;
const oldestNode = [20, 19];
const oldestJava = 17;

/** After the tests: were the roles' grants needed in them? */
const grantsTest = [
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--config',
  'jest.grants.config.json',
];

/**
 * Command -> how it runs. `dynamo`: it needs DynamoDB Local, always or with some options. `last`: runs after it when no options
 * are given. `leaves`: it leaves temporary files, gigabytes after some runs.
 */
const commands = {
  start: { args: ['--import', 'tsx', 'scripts/start.ts'], dynamo: true },
  audit: { args: ['--import', 'tsx', 'scripts/audit.ts'], dynamo: true },
  flow: { args: ['--import', 'tsx', 'scripts/flow.ts'], dynamo: true },
  touch: { args: ['--import', 'tsx', 'scripts/touch.ts'], dynamo: true },
  simulate: { args: ['--import', 'tsx', 'scripts/simulate.ts'], dynamo: (options) => options.includes('dynamodb') },
  'risk-evaluate': { args: ['--import', 'tsx', 'scripts/risk-evaluate.ts'], dynamo: false },
  keys: { args: ['--import', 'tsx', 'scripts/keys.ts'], dynamo: false },
  test: {
    args: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'],
    dynamo: true,
    leaves: true,
    last: grantsTest,
  },
  // The end-to-end tests alone, and then the same question.
  'test:grants': {
    args: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'test/e2e'],
    dynamo: true,
    leaves: true,
    last: grantsTest,
  },
  'test:deep': {
    args: [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--config',
      'jest.deep.config.json',
      '--runInBand',
    ],
    dynamo: true,
    leaves: true,
  },
  calendar: { args: ['--import', 'tsx', 'scripts/calendar.ts'], dynamo: false },
  bench: { args: ['--import', 'tsx', 'bench/main.ts'], dynamo: true, leaves: true },
  docs: { args: ['--import', 'tsx', 'scripts/generate-docs.ts'], dynamo: false },
  replay: { args: ['--import', 'tsx', 'scripts/replay.ts'], dynamo: false },
  preflight: { args: ['--import', 'tsx', 'scripts/preflight.ts'], dynamo: false },
  'lint:cfn': { args: ['--import', 'tsx', 'scripts/lint-cfn.ts'], dynamo: false },
  'deploy:stand-in': { args: ['--import', 'tsx', 'scripts/deploy-stand-in.ts'], dynamo: false },
  synth: { args: ['--import', 'tsx', 'scripts/synth.ts'], dynamo: false },
};

const say = (line) => process.stderr.write(`${line}\n`);
const fail = (line, code = 1) => {
  say(line);
  process.exit(code);
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(
    `Holdfast needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
};

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

const npmRuns = (command, output, ...options) => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [command, ...options, '--no-audit', '--no-fund', '--loglevel=error'];
  return (
    spawnSync(npm, args, { cwd: root, stdio: ['ignore', output, output], shell: process.platform === 'win32' })
      .status === 0
  );
};

/** node_modules carries the hash of the lock file that it was installed from. */
const installIfStale = () => {
  const stamp = join(root, 'node_modules', '.holdfast-lock');
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(
    existsSync(join(root, 'node_modules'))
      ? 'Packages are out of date: installing ...'
      : 'First start: installing packages (a minute or two) ...',
  );
  // `ci` is exact, but refuses when a registry mirror lacks optional packages of other platforms; `install` passes over those.
  const installed = npmRuns('ci', 'ignore') || npmRuns('install', 2, '--no-save');
  if (!installed)
    fail(
      'npm could not install the packages (see above). Check the network and the registry, then run the command again.',
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
};

const javaVersion = () => {
  const home = process.env.JAVA_HOME;
  const candidates = home ? [join(home, 'bin', 'java'), 'java'] : ['java'];
  for (const java of candidates) {
    const { stderr, status } = spawnSync(java, ['-version'], { encoding: 'utf8' });
    const major = status === 0 ? Number(/version "(\d+)/.exec(stderr)?.[1]) : 0;
    if (major >= oldestJava) return major;
  }
  return 0;
};

const dockerRuns = () => spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const startInDocker = async () => {
  const port = await freePort();
  const run = spawnSync(
    'docker',
    [
      'run',
      '--detach',
      '--rm',
      '--publish',
      `127.0.0.1:${port}:8000`,
      'amazon/dynamodb-local:3.3.0',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
    ],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) fail(`Docker could not start DynamoDB Local: ${run.stderr.trim()}`);
  const id = run.stdout.trim();
  process.on('exit', () => spawnSync('docker', ['stop', '--time', '2', id], { stdio: 'ignore' }));
  process.env[endpointVariable] = `http://127.0.0.1:${port}`;
};

/** Package managers that can bring Java, the first that exists wins. */
const javaInstallers = [
  { probe: 'apt-get', command: 'apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless' },
  { probe: 'dnf', command: 'dnf install -y java-17-openjdk-headless' },
  { probe: 'apk', command: 'apk add openjdk17-jre-headless' },
  { probe: 'brew', command: 'brew install openjdk@17' },
  { probe: 'winget', command: 'winget install EclipseAdoptium.Temurin.17.JRE' },
];

const javaInstaller = () =>
  javaInstallers.find(
    ({ probe }) =>
      spawnSync(process.platform === 'win32' ? 'where' : 'which', [probe], { stdio: 'ignore' }).status === 0,
  );

const installJava = (allowed) => {
  const installer = javaInstaller();
  const command = installer?.command ?? 'install a Java 17 runtime from https://adoptium.net';
  const sudo =
    installer && process.getuid?.() !== 0 && ['apt-get', 'dnf', 'apk'].includes(installer.probe) ? 'sudo ' : '';
  const line = command
    .split(' && ')
    .map((part) => `${sudo}${part}`)
    .join(' && ');
  if (!installer || !allowed) {
    fail(
      `DynamoDB Local needs Java ${oldestJava}, and neither Java nor a running Docker was found.\n  Install it:       ${line}\n  or let us do it:  add --yes (or set CI=true)\n  or use your own:  set ${endpointVariable} to the address of a DynamoDB Local`,
      3,
    );
  }
  say(`Installing Java: ${line}`);
  const done = spawnSync(line, { shell: true, stdio: ['ignore', 2, 2] });
  if (done.status !== 0 || javaVersion() < oldestJava) fail('Java could not be installed (see above).', 3);
};

const ensureDynamoLocal = async (allowed) => {
  if (process.env[endpointVariable] || javaVersion() >= oldestJava) return;
  if (dockerRuns()) await startInDocker();
  else installJava(allowed);
};

/** npm passes a signal on to the shell between it and this process, and the shell to nobody: what is left then is an orphan. */
const endWithNpm = (child) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer); // once: a second signal would cut a stop short that is under way
    child.kill('SIGTERM');
  }, 500).unref();
};

/** `leaves`: what the command makes for the moment is its own, and goes with it. */
const run = (args, { leaves, next }) => {
  const temporary = leaves && mkdtempSync(join(tmpdir(), 'holdfast-'));
  if (temporary) process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
  const grants = next && temporary && join(temporary, 'grants');
  if (grants) mkdirSync(grants);
  const env = {
    ...process.env,
    ...(temporary && { TMPDIR: temporary, TEMP: temporary, TMP: temporary }),
    ...(grants && { [grantsVariable]: grants }),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_NO_WARNINGS: '1',
  };
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on('error', (error) => fail(`Could not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (code !== 0 || !next) process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
    const { status } = spawnSync(process.execPath, next, { cwd: root, stdio: 'inherit', env });
    process.exit(status ?? 1);
  });
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) fail(`Usage: node scripts/bootstrap.mjs ${Object.keys(commands).join('|')} [options]`, 2);
const allowed = rest.includes('--yes') || process.env.CI === 'true';
checkNode();
installIfStale();
const needsDynamo = typeof command.dynamo === 'function' ? command.dynamo(rest) : command.dynamo;
if (needsDynamo && !rest.includes('--help')) await ensureDynamoLocal(allowed);
const options = rest.filter((argument) => argument !== '--yes');
run([...command.args, ...options], { leaves: command.leaves, next: options.length === 0 ? command.last : undefined });

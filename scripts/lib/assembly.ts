/** Synthesizes the stack for the local host when sources or settings changed since the last time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configThatCalls } from './local-config.ts';
import { oneAtATime } from './lock.ts';
import { assemblyDir, root, workDir } from './paths.ts';

const inputs = ['infra', 'functions', 'shared', 'dashboard', 'cdk.json', 'holdfast.config.json', 'package-lock.json'];

const filesIn = (path: string): string[] => {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
};

const inputHash = (extra: readonly string[], config: string): string => {
  const hash = createHash('sha256').update(extra.join('\n')).update(readFileSync(config));
  for (const file of inputs.flatMap((input) => filesIn(join(root, input))))
    hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

const plain = ['mode=dev'];

/** CDK holds a template against the rules of CloudFormation's linter, for half of the time; `npm run synth` and a deployment do. */
const unjudged = { CDK_VALIDATION: 'false' };

const synthesize = (dir: string, context: readonly string[], config: string): void => {
  const options = [...context, `config=${config}`].flatMap((entry) => ['-c', entry]);
  const done = spawnSync(
    process.execPath,
    [join(root, 'node_modules/aws-cdk/bin/cdk'), 'synth', '--quiet', '--no-notices', '-o', dir, ...options],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ...unjudged } },
  );
  if (done.status !== 0) throw new Error(`The stack could not be synthesized:\n${done.stdout}\n${done.stderr}`);
};

/** Throws with the synthesizer's own words when the stack cannot be made. `settings`: instead of the operator's. */
export const ensureAssembly = (
  say: (line: string) => void,
  context: readonly string[] = plain,
  settings: Readonly<Record<string, unknown>> = {},
): string => {
  // A stack that knows an instance has a folder of its own: neither makes the other stale.
  const isPlain = context.join() === plain.join();
  const dir = isPlain ? assemblyDir : `${assemblyDir}.connected`;
  const stamp = join(dir, '.inputs');
  const config = configThatCalls(isPlain ? 'local' : 'connected', settings);
  const hash = inputHash(context, config);
  const isThere = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isThere()) return dir;
  // Tests start stacks at the same time; all of them build the pages into one folder.
  oneAtATime(join(workDir, 'synthesis.lock'), () => {
    if (isThere()) return;
    say('Synthesizing the stack (about 10 s, only after a change) ...');
    synthesize(dir, context, config);
    writeFileSync(stamp, hash);
  });
  return dir;
};

/** Templates that differ in kind: each way of getting records, both modes. Synthesized without bundling, in seconds. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, workDir } from './paths.ts';

export const exampleInstance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';

interface Variant {
  readonly name: string;
  readonly config?: object;
  readonly context: readonly string[];
}

const key = 'arn:aws:kms:eu-west-2:111122223333:key/16242929-319e-4d9d-9022-0d874187bdae';
const withInstance = `connectInstanceArn=${exampleInstance}`;

export const variants: readonly Variant[] = [
  { name: 'development, no instance', context: ['mode=dev'] },
  {
    name: 'own stream, agent events, alarms by mail',
    config: { agentEvents: { kind: 'own' }, alarms: { email: 'ops@example.com' } },
    context: [withInstance],
  },
  {
    name: 'existing stream and Firehose',
    config: {
      recordSource: {
        kind: 'existing-firehose',
        bucketArn: 'arn:aws:s3:::company-records',
        prefix: 'ctr/',
        kmsKeyArn: key,
      },
      agentEvents: {
        kind: 'existing-stream',
        streamArn: 'arn:aws:kinesis:eu-west-2:111122223333:stream/agent-events',
        kmsKeyArn: key,
      },
    },
    context: [withInstance],
  },
];

/** Path of the template. Throws with the synthesizer's own words. */
export const synthesizeVariant = ({ name, config = {}, context }: Variant): string => {
  const dir = join(workDir, 'variants', name.replaceAll(/\W+/gu, '-'));
  mkdirSync(dir, { recursive: true });
  const configPath = join(dir, 'config.json');
  writeFileSync(configPath, JSON.stringify(config));
  const options = [`config=${configPath}`, ...context].flatMap((entry) => ['-c', entry]);
  const assembly = join(dir, 'cdk.out');
  // `list` makes the templates and, other than `synth`, bundles no code.
  const done = spawnSync(
    process.execPath,
    [join(root, 'node_modules/aws-cdk/bin/cdk'), 'list', '--no-notices', '-o', assembly, ...options],
    { cwd: root, encoding: 'utf8' },
  );
  if (done.status !== 0)
    throw new Error(`The stack (${name}) could not be synthesized:\n${done.stdout}\n${done.stderr}`);
  return join(assembly, 'Holdfast.template.json');
};

/** `npm run lint:cfn`: the templates under CloudFormation's own schemas (cfn-lint), where Python has it. */
import { spawnSync } from 'node:child_process';
import { pythonWith } from './lib/python.ts';
import { synthesizeVariant, variants } from './lib/variants.ts';

const help = `npm run lint:cfn

Synthesizes the stack in ${variants.length} variants and checks the templates with cfn-lint.
Without Python or cfn-lint it says so and succeeds: pip install cfn-lint`;

/** What stays, each with its reason. */
const ignored = {
  W3005: 'CDK says dependencies that references imply; saying them twice is harmless',
};

/** Regions that Connect runs in; a template may use nothing that one of them lacks. */
const regions = ['eu-central-1', 'eu-west-2', 'us-east-1', 'ap-southeast-1'];

/** What the command cfn-lint does; the package cannot be run as a module. */
const run = 'import sys; from cfnlint.runner import main; sys.exit(main())';

const main = (): number => {
  if (process.argv.includes('--help')) {
    console.log(help);
    return 0;
  }
  const python = pythonWith('cfnlint');
  if (python === undefined) {
    console.log('cfn-lint is not at hand (pip install cfn-lint): the templates were not checked against its schemas.');
    return 0;
  }
  let failed = 0;
  for (const variant of variants) {
    const template = synthesizeVariant(variant);
    const args = ['-c', run, template, '--regions', ...regions, '--ignore-checks', ...Object.keys(ignored)];
    const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${variant.name}`);
    if (status === 0) continue;
    console.log(`${stdout}${stderr}`);
    failed += 1;
  }
  return failed === 0 ? 0 : 1;
};

process.exitCode = main();

/** `npm run synth`: the cloud assembly that `cdk deploy` would deploy, into cdk.out. Options are passed on (-c key=value). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib/paths.ts';

const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
const { status } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);

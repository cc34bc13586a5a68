import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', '..', '..', 'scripts', 'bootstrap.mjs');
const bare = mkdtempSync(join(tmpdir(), 'holdfast-path-'));
afterAll(() => rmSync(bare, { recursive: true }));

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { HOME: bare, ...env } });

describe('The bootstrap', () => {
  it('lists its commands when asked for one that does not exist', () => {
    const { status, stderr } = run(['nope']);
    expect(status).toBe(2);
    expect(stderr).toContain('start|audit|flow|touch');
  });

  it('says what to install, how to have it installed, and which variable names an endpoint, when nothing runs DynamoDB Local', () => {
    const { status, stderr, stdout } = run(['start', '--once'], { PATH: bare, CI: '' });
    expect(status).toBe(3);
    expect(stderr).toContain('Java 17');
    expect(stderr).toContain('--yes');
    expect(stderr).toContain('HOLDFAST_DYNAMODB_ENDPOINT');
    expect(stdout).toBe('');
  });

  it('takes away the temporary files of a command that makes many', () => {
    const { status, stdout } = run(['bench', '--help'], { PATH: process.env['PATH'] ?? '', TMPDIR: bare });
    expect(status).toBe(0);
    expect(stdout).toContain('--contacts');
    expect(readdirSync(bare)).toEqual([]);
  });

  it('ends with npm, whose shell passes no signal on', async () => {
    const long = `"${process.execPath}" "${script}" simulate --customers 50000 --days 56; true`;
    const env = { HOME: bare, PATH: process.env['PATH'] ?? '', npm_lifecycle_event: 'simulate' };
    const shell = spawn('sh', ['-c', long], { env });
    expect(String(await once(shell.stderr, 'data'))).toContain('simulating');
    const closed = once(shell, 'close'); // when nobody holds its streams any more
    shell.kill('SIGTERM');
    expect(await closed).toEqual([null, 'SIGTERM']);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneAtATime } from '../../../scripts/lib/lock.ts';

const module = join(import.meta.dirname, '..', '..', '..', 'scripts', 'lib', 'lock.ts');

/** Notes its beginning and its end, and takes its time between them. */
const worker = (lock: string, log: string): string[] => [
  '--import',
  'tsx',
  '--input-type=module',
  '--eval',
  `import { appendFileSync } from 'node:fs';
   import { oneAtATime } from ${JSON.stringify(module)};
   oneAtATime(${JSON.stringify(lock)}, () => {
     appendFileSync(${JSON.stringify(log)}, 'begin ' + process.pid + '\\n');
     Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
     appendFileSync(${JSON.stringify(log)}, 'end ' + process.pid + '\\n');
   });`,
];

describe('work that one process does at a time', () => {
  let dir = '';
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'lock-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is done by one after the other, whoever comes at once', async () => {
    const [lock, log] = [join(dir, 'lock'), join(dir, 'log')];
    const ends = [1, 2, 3].map(
      () => new Promise((end) => spawn(process.execPath, worker(lock, log), { stdio: 'inherit' }).on('exit', end)),
    );
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    const pairs = readFileSync(log, 'utf8').trim().split('\n');
    expect(pairs).toHaveLength(6);
    for (let i = 0; i < 6; i += 2) expect(pairs[i + 1]).toBe(pairs[i]?.replace('begin', 'end'));
  });

  it('is not kept from others by one that was killed', () => {
    const lock = join(dir, 'lock');
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    writeFileSync(lock, String(pid));
    expect(oneAtATime(lock, () => 'done')).toBe('done');
  });

  it.each(['', 'nobody', '0'])('is not kept from others by a file that names nobody: %p', (content) => {
    const lock = join(dir, 'lock');
    writeFileSync(lock, content);
    expect(oneAtATime(lock, () => readdirSync(dir))).toEqual(['lock']);
  });

  it('gives way when it fails', () => {
    const lock = join(dir, 'lock');
    expect(() =>
      oneAtATime(lock, () => {
        throw new RangeError('no');
      }),
    ).toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });
});

/**
 * Runs one command and ends it as soon as this process's stdin closes. The host holds the other end of that pipe, so the
 * command (java) ends with the host however the host ends: a SIGKILL closes pipes too, which no exit handler could see.
 * Plain JavaScript because it runs under bare node.
 */
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

const end = () => {
  child.kill('SIGKILL'); // nothing to save: the database is in memory, and SQLite on disk survives a kill
};

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('spawn', () => process.stdout.write(`${child.pid}\n`)); // so that the host can end java should this process be killed
child.on('exit', (code) => process.exit(code ?? 1));
process.stdin.on('end', end).on('close', end).on('error', end).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
process.stdout.on('error', end);

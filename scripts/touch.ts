/** `npm run touch`: applies changed definitions or settings to past sources, online; may be stopped and run again. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { invoke, runSeconds } from './lib/invoke.ts';
import { targetOf } from './lib/target.ts';

const help = `npm run touch -- [options]

Re-applies past contacts whose ledger was written under an older definition (registry, slices or settings), and
any whose row is newer than its ledger. The same job runs on a schedule; this runs it to its end. Safe to stop.

  --function NAME    sweep function of a deployed stack (output SweepFunctionName; uses your AWS credentials)
  --help             this text

Exit codes: 0 no older definition is left, 1 failed or left to a later release, 2 wrong options.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const reportSchema = z.object({
  scanned: z.number(),
  reapplied: z.number(),
  refused: z.number(),
  complete: z.boolean(),
  yielded: z.boolean(),
});

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { function: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const place = await targetOf(values.function, 'SweepFunctionName');
  if (!place)
    throw new Error('No stack runs on this machine. Start one with npm start, or name a function with --function.');
  let [scanned, reapplied] = [0, 0];
  for (;;) {
    const report = await invoke(place.target, place.functionName, { maxSeconds: runSeconds }, reportSchema);
    scanned += report.scanned;
    reapplied += report.reapplied;
    say(`scanned ${scanned.toLocaleString('en')} contacts, re-applied ${reapplied.toLocaleString('en')}`);
    if (report.refused > 0)
      throw new Error(`${report.refused} contacts could not be applied: the sweep's log names them and says why.`);
    if (report.complete) return 0;
    if (report.yielded)
      throw new Error(
        'Another sweep is under way, or a later release owns the ledger: run this again, or from the newest release.',
      );
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof TypeError && 'code' in error ? 2 : 1);
  },
);

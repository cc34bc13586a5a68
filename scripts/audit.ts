/** `npm run audit`: buckets = ledger = recomputed from rows, on the running stack, or on a fresh one when none runs. */
import { parseArgs } from 'node:util';
import { generateTraffic, estimateDeliveries } from '../local/generator/generate.ts';
import { addDays, utcDay } from '../shared/domain/time.ts';
import { auditLines, isClean, runAudit, type AuditRequest, type AuditResult } from './lib/audit-run.ts';
import { loadPayloads } from './lib/load.ts';
import { targetOf } from './lib/target.ts';
import { startStack } from './lib/stack.ts';

const help = `npm run audit -- [options]

Proves that every KPI bucket equals the sum of its ledger contributions and what the rows give when computed anew.
Uses the stack that npm start runs; without one it starts one with a generated day.

  --days N           only the last N days (default: everything)
  --resume           go on with a whole audit that stopped half-way
  --function NAME    audit function of a deployed stack (output AuditFunctionName; uses your AWS credentials)
  --json             print {buckets, differing, unsettled, differences} as JSON
  --help             this text

Exit codes: 0 nothing differs and nothing is unsettled, 1 otherwise, 2 wrong options.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const onFreshStack = async (request: AuditRequest): Promise<AuditResult> => {
  say('No stack runs here: starting one with a generated day.');
  const stack = await startStack({ port: 0, say });
  try {
    const options = { seed: 1, firstDay: addDays(utcDay(Date.now()), -1), days: 1 };
    const encoder = new TextEncoder();
    const payloads = function* () {
      for (const { partitionKey, data } of generateTraffic(options)) yield { partitionKey, data: encoder.encode(data) };
    };
    await loadPayloads(stack, payloads(), estimateDeliveries(options));
    return await runAudit(stack.target, stack.output('AuditFunctionName'), request);
  } finally {
    await stack.host.stop();
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      days: { type: 'string' },
      resume: { type: 'boolean', default: false },
      function: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const days = values.days === undefined ? undefined : Number(values.days);
  if (days !== undefined && (!Number.isInteger(days) || days < 1 || days > 60))
    throw new RangeError('--days must be a whole number from 1 to 60');
  const request: AuditRequest = { days, resume: values.resume };
  const place = await targetOf(values.function, 'AuditFunctionName');
  const result = place ? await runAudit(place.target, place.functionName, request) : await onFreshStack(request);
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${auditLines(result).join('\n')}\n`);
  return isClean(result) ? 0 : 1;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 1);
  },
);

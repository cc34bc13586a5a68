/** `npm run simulate`: a campaign of days on a fake clock, with customers who answer, opt out and leave, and processes that die. */
import { parseArgs } from 'node:util';
import { progress } from './lib/progress.ts';
import { brokenPromises, resultLines } from './lib/simulate/result-text.ts';
import { simulateOnDynamo } from './lib/simulate/simulate-on-dynamo.ts';
import { simulateInMemory } from './lib/simulate/simulate.ts';

const help = `npm run simulate -- [options]

Runs a retention campaign on simulated customers: the real dialling code, a fake clock, a stand-in for Amazon Connect that
loses answers and refuses, and processes that are killed. A witness of every dial and a judge that shares no code with the
product say what happened.

  --customers N   customers (default 500)
  --days D        simulated days from Monday, 2 November 2026 (default 30)
  --kills K       how many times the process is killed and started again (default 5)
  --runners R     runs of the dialler at the same time (default 2)
  --seed S        same seed, same simulation (default 1)
  --tokens MODE   what Connect makes of client tokens: week, alive, ignored (default alive)
  --store STORE   memory, or dynamodb: DynamoDB Local on disk and a process that gets SIGKILL (default memory)
  --json          the figures as JSON; progress goes to standard error
  --help          this text

Exit codes: 0 all promises held, 1 one did not, 2 wrong options.`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const count = (
  text: string | undefined,
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
): number => {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`--${name} must be a whole number from ${least} to ${most}`);
  return value;
};

const tokenModeOf = (text: string | undefined): 'week' | 'alive' | 'ignored' => {
  if (text === undefined || text === 'alive') return 'alive';
  if (text === 'week' || text === 'ignored') return text;
  throw new RangeError('--tokens must be week, alive or ignored');
};

const storeOf = (text: string | undefined): 'memory' | 'dynamodb' => {
  if (text === undefined || text === 'memory') return 'memory';
  if (text === 'dynamodb') return text;
  throw new RangeError('--store must be memory or dynamodb');
};

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      customers: { type: 'string' },
      days: { type: 'string' },
      kills: { type: 'string' },
      runners: { type: 'string' },
      seed: { type: 'string' },
      tokens: { type: 'string' },
      store: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    customers: count(values.customers, 'customers', 500, [1, 100_000]),
    days: count(values.days, 'days', 30, [1, 56]),
    kills: count(values.kills, 'kills', 5, [0, 10_000]),
    runners: count(values.runners, 'runners', 2, [1, 64]),
    seed: count(values.seed, 'seed', 1, [0, 2 ** 32 - 1]),
    tokens: tokenModeOf(values.tokens),
    store: storeOf(values.store),
    json: values.json,
    help: values.help,
  };
};

const main = async (): Promise<number> => {
  const { json, help: asksHelp, store, ...options } = readOptions();
  if (asksHelp) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const shown = progress('simulating', options.days * 1440);
  let deaths = 0;
  const result = await (store === 'memory' ? simulateInMemory : simulateOnDynamo)({
    ...options,
    onDeath: () => (deaths += 1),
    onMinute: (done) => shown.step(done, `day ${Math.ceil(done / 1440)} of ${options.days}`),
  });
  shown.end(`${options.days} days, ${deaths} times killed`);
  process.stdout.write(`${json ? JSON.stringify(result, null, 2) : resultLines(result).join('\n')}\n`);
  const broken = brokenPromises(result);
  if (broken.length > 0) say(`did not hold: ${broken.join(', ')}`);
  return broken.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 1);
  },
);

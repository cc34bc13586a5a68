/** `npm start`: the whole stack on this machine, loaded with generated or given contact records. */
import { parseArgs } from 'node:util';
import { generateTraffic, estimateDeliveries } from '../local/generator/generate.ts';
import { addDays, utcDay } from '../shared/domain/time.ts';
import { isClean, runAudit } from './lib/audit-run.ts';
import { FlowSample, playFlows } from './lib/flow-traffic.ts';
import { type LiveCentre, startLiveCentre } from './lib/live-centre.ts';
import { loadPayloads, type Loaded } from './lib/load.ts';
import { removeState, writeState } from './lib/local-state.ts';
import { recordsFromFile, type Payload } from './lib/records.ts';
import { readDefinitions, readNow, readReport } from './lib/report.ts';
import { reportLines } from './lib/report-text.ts';
import { showRetention } from './lib/show-retention.ts';
import { startStack, type LocalStack } from './lib/stack.ts';

const help = `npm start -- [options]

Runs Holdfast on this machine: the synthesized stack, real bundles, DynamoDB Local. Stays until it is stopped; with
generated traffic the customers at risk are then called on simulated telephones.

  --days N        days of generated traffic, ending yesterday (default 3)
  --agents N      size of the generated centre (default 40)
  --seed S        same seed, same traffic (default 1)
  --records FILE  load contact records (NDJSON or a JSON array) instead of generated ones
  --port P        port of the HTTP API (default 8787, else the next free one)
  --once          load, print the KPI report and exit
  --json          print the report as JSON; progress goes to standard error
  --yes           may install Java when it is missing
  --help          this text

Exit codes: 0 fine, 1 failed or the audit found a difference, 2 wrong options, 3 nothing runs DynamoDB Local.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const count = (text: string | undefined, name: string, fallback: number, largest: number): number => {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > largest)
    throw new RangeError(`--${name} must be a whole number from 0 to ${largest}`);
  return value;
};

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      days: { type: 'string' },
      agents: { type: 'string' },
      seed: { type: 'string' },
      records: { type: 'string' },
      port: { type: 'string' },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    days: count(values.days, 'days', 3, 400),
    agents: count(values.agents, 'agents', 40, 5000),
    seed: count(values.seed, 'seed', 1, 2 ** 32 - 1),
    port: values.port === undefined ? undefined : count(values.port, 'port', 8787, 65_535),
    records: values.records,
    once: values.once,
    json: values.json,
    help: values.help,
  };
};
type Options = ReturnType<typeof readOptions>;

const encoder = new TextEncoder();

const trafficOf = ({ seed, days, agents }: Options) => ({
  seed,
  firstDay: addDays(utcDay(Date.now()), -days),
  days,
  agents,
});

function* generated(options: Options, sample: FlowSample): Generator<Payload> {
  for (const { partitionKey, data } of generateTraffic(trafficOf(options))) {
    sample.add(data);
    yield { partitionKey, data: encoder.encode(data) };
  }
}

const playSample = async (stack: LocalStack, sample: FlowSample, instanceArn: string, seed: number): Promise<void> => {
  const { surveys, outcomes, waits, recognised } = await playFlows(stack.host, instanceArn, sample, seed);
  await stack.host.drain();
  say(`Contact flows: ${surveys} surveys, ${outcomes} outcomes, ${waits} long waits.`);
  if (recognised === undefined) return;
  const told = (key: string): string => recognised[`customerContext_${key}`] ?? '';
  say(
    `Somebody who chatted last now phones: known ${told('known')}, last contact ${told('lastChannel')} about ${told('lastReason')}, channel changed ${told('channelChanged')}.`,
  );
};

/** The records first: flows then tell of contacts that are there. */
const load = async (
  stack: LocalStack,
  options: Options,
  centre: LiveCentre | undefined,
  sample: FlowSample,
): Promise<Loaded> => {
  if (options.records !== undefined) return loadPayloads(stack, recordsFromFile(options.records), 0);
  const loaded = await loadPayloads(stack, generated(options, sample), estimateDeliveries(trafficOf(options)));
  if (centre !== undefined) await playSample(stack, sample, centre.instanceArn, options.seed);
  return loaded;
};

const printReport = async (stack: LocalStack, options: Options, loaded: Loaded): Promise<number> => {
  const audit = await runAudit(stack.target, stack.output('AuditFunctionName'));
  const report = await readReport(stack.api, loaded.span, stack.host.metrics(), audit);
  const text = options.json
    ? JSON.stringify(report, null, 2)
    : reportLines(report, await readDefinitions(stack.api)).join('\n');
  process.stdout.write(`${text}\n`);
  for (const difference of audit.differences) say(`differs: ${JSON.stringify(difference)}`);
  return isClean(audit) ? 0 : 1;
};

/** Asked before anybody opens the wallboard, so that its first visit does not wait for a function that never ran. */
const nowLine = async ({ api }: LocalStack): Promise<string> => {
  try {
    const now = await readNow(api);
    return now ? `\n  now       ${now.waiting} waiting, the longest for ${now.longestWaitSeconds} s` : '';
  } catch (error) {
    // The stack is loaded and runs: what is not known of this moment is no reason to end it.
    return `\n  now       not known: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const announce = async (stack: LocalStack, { span: { from, to }, lastDay }: Loaded): Promise<void> => {
  const { url, key } = stack.api;
  const now = await nowLine(stack);
  say(`
Holdfast runs at ${url}
  API key   ${key}
  wallboard ${url}/#key=${stack.displayKey}&day=${lastDay}
  retention ${url}/retention#key=${key}${now}
  try       curl -H 'x-api-key: ${key}' '${url}/v1/kpis?from=${from}&to=${to}&grain=day&groupBy=queue&ids=service-level,average-handle-time'
            curl '${url}/v1/health'
  audit     npm run audit        Stop with Ctrl-C.`);
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

const stay = async (
  stack: LocalStack,
  loaded: Loaded,
  show: (signal: AbortSignal) => Promise<void>,
  stopped: Promise<void>,
) => {
  writeState({
    pid: process.pid,
    apiUrl: stack.api.url,
    apiKey: stack.api.key,
    servicesUrl: stack.host.servicesUrl,
    dynamoEndpoint: stack.host.dynamoEndpoint,
    outputs: stack.host.outputs(),
  });
  await announce(stack, loaded);
  const stopping = new AbortController();
  const shown = show(stopping.signal);
  await stopped;
  say('Stopping ...');
  stopping.abort();
  await shown;
};

const main = async (): Promise<number> => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const stopped = untilStopped();
  // Records of another centre have another instance, which is not here.
  const connect = options.records === undefined ? await startLiveCentre(trafficOf(options), say) : undefined;
  const stack = await startStack({ port: options.port, say, connect });
  const sample = new FlowSample(options.seed);
  try {
    const loaded = await Promise.race([load(stack, options, connect, sample), stopped]);
    if (!loaded) return 130;
    const code = await printReport(stack, options, loaded);
    if (options.once) return code;
    const tell = options.json ? say : (text: string): void => void process.stdout.write(`${text}\n`);
    const show = async (signal: AbortSignal): Promise<void> =>
      connect && showRetention({ stack, centre: connect, sample, tell, fail: say, signal });
    await stay(stack, loaded, show, stopped);
    return 0;
  } finally {
    removeState(process.pid);
    await stack.host.stop();
    await connect?.stop();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 1);
  },
);

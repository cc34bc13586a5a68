/** `npm run flow -- FUNCTION EVENT.json`: invokes a flow function of the running stack as Amazon Connect would. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { flowFunctionNames } from '../shared/contracts/flow-functions.ts';
import { parseFlowFunctionList } from '../shared/contracts/outputs.ts';
import { callFlowFunction } from './lib/flow-call.ts';
import { localTarget, type Target } from './lib/invoke.ts';
import { runningStack } from './lib/local-state.ts';
import { startStack } from './lib/stack.ts';

const help = `npm run flow -- FUNCTION EVENT.json [options]

Sends the event (what a contact flow's Lambda block sends; "-" reads standard input) to a function for contact flows, as
Amazon Connect would: 8 seconds in all, again after an error. Prints the answer as JSON. Uses the stack that npm start
runs; without one it starts one for this call. docs/flows.md lists parameters and answers.

  FUNCTION  ${flowFunctionNames.join(', ')}
  --help    this text

Exit codes: 0 answered, 1 the flow would take its error branch, 2 wrong arguments.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const readEvent = (path: string): unknown => {
  const text = readFileSync(path === '-' ? 0 : path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
};

interface Place {
  readonly target: Target;
  readonly functionNames: string;
  readonly stop: () => Promise<void>;
}

const placeOf = async (): Promise<Place> => {
  const running = runningStack();
  const functionNames = running?.outputs['FlowFunctionNames'];
  if (running && functionNames !== undefined)
    return { target: localTarget(running.servicesUrl), functionNames, stop: async () => undefined };
  say('No stack runs here: starting one.');
  const stack = await startStack({ port: 0, say });
  return { target: stack.target, functionNames: stack.output('FlowFunctionNames'), stop: () => stack.host.stop() };
};

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const [name, path, ...more] = positionals;
  const known: readonly string[] = flowFunctionNames;
  if (name === undefined || path === undefined || more.length > 0) throw new RangeError(help);
  if (!known.includes(name)) throw new RangeError(`${name} is no function for flows; there are ${known.join(', ')}`);
  const event = readEvent(path);
  const place = await placeOf();
  try {
    const functionName = parseFlowFunctionList(place.functionNames).get(name) ?? name;
    const call = await callFlowFunction(place.target, functionName, event);
    say(`${call.kind} after ${call.ms} ms, ${call.attempts} attempt(s)`);
    if (call.kind === 'error') {
      say(`The flow would take its error branch: ${call.reason}`);
      return 1;
    }
    process.stdout.write(`${JSON.stringify(call.answer)}\n`);
    return 0;
  } finally {
    await place.stop();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof RangeError || (error instanceof Error && 'code' in error) ? 2 : 1);
  },
);

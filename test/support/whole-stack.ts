/** A stack with everything on that settings switch on, which knows an instance of Connect. */
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from '../../local/host/aws/server-port.ts';
import { ensureAssembly } from '../../scripts/lib/assembly.ts';
import { type LocalStack, type StackOptions, startStack } from '../../scripts/lib/stack.ts';
import { refusedNumber, shiftToCallingHoursMs, whoAskTheHour } from './drive-dialling.ts';
import { withShiftedClock } from './shifted-clock.ts';

export const instanceArn = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';

/** What an instance with an agent says to everything: what matters here is whether it may be asked. */
const said = {
  QueueSummaryList: [{ Id: 'q', Name: 'Q', QueueType: 'STANDARD' }],
  MetricResults: [{ Collections: [{ Metric: { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' }, Value: 3 }] }],
};
let contactsStarted = 0;

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await text(request);
  response.setHeader('content-type', 'application/json');
  const isRefused = body.includes(refusedNumber);
  if (isRefused) response.setHeader('x-amzn-errortype', 'DestinationNotAllowedException');
  response.statusCode = isRefused ? 403 : 200;
  response.end(JSON.stringify(isRefused ? {} : { ...said, ContactId: `started-${(contactsStarted += 1)}` }));
};

const quietInstance = (): Server => createServer((request, response) => void answer(request, response));

/** A stack that knows an instance of Connect, and whatever else its functions call. */
export const startWholeStack = async (options: StackOptions): Promise<LocalStack> => {
  const instance = quietInstance();
  const url = `http://127.0.0.1:${await listen(instance, 0, 1)}`;
  const shiftMs = shiftToCallingHoursMs(Date.now());
  const assemblyDir = withShiftedClock(options.assemblyDir ?? wholeAssembly(), whoAskTheHour, shiftMs);
  const stack = await startStack({ ...options, assemblyDir, connect: { instanceArn, url } });
  const stop = async (): Promise<void> => {
    await stack.host.stop();
    await close(instance);
    rmSync(assemblyDir, { recursive: true });
  };
  return { ...stack, host: { ...stack.host, stop } };
};

/** Everything that a setting switches on is on. */
export const wholeSettings = {
  goodwill: { budgetPerDay: 100_000 },
  holdout: { share: 0 },
  export: { firstDays: 10 },
};

export const wholeAssembly = (): string =>
  ensureAssembly(() => undefined, ['mode=dev', `connectInstanceArn=${instanceArn}`], wholeSettings);

/**
 * Runs one Lambda function in one worker thread: imports the bundle, then serves one invocation after the other.
 * Plain JavaScript so that it starts the same under tsx, jest and bare node.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const RESPONSE_LIMIT = 6 * 1024 * 1024;
const { codeDir, handlerFile, handlerExport, functionName, functionArn, memoryMb } = workerData;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin, a window's has
const send = (message) => parentPort.postMessage(message);

/** Output goes through the same port as results, so that every line of an invocation arrives before its result. */
const captureOutput = () => {
  const partial = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (chunk, encodingOrDone, done) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const lines = (partial[name] + text).split('\n');
      partial[name] = lines.pop() ?? '';
      if (lines.length > 0) send({ type: 'lines', lines });
      const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
      if (callback) queueMicrotask(callback);
      return true;
    };
  }
  return () => {
    const rest = Object.values(partial).filter((line) => line !== '');
    partial.stdout = '';
    partial.stderr = '';
    if (rest.length > 0) send({ type: 'lines', lines: rest });
  };
};

/** A package.json above the asset (this project's) must not decide what an index.js is; only one inside the asset may, as in Lambda. */
const isModule = (file) => {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  for (let dir = dirname(file); dir.startsWith(codeDir); dir = dirname(dir)) {
    const manifest = join(dir, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  }
  return false;
};

/* oxlint-disable no-underscore-dangle -- Node.js names them so; there is no other way to load a file as CommonJS whatever stands above it */
const loadCommonJs = (file) => {
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(dirname(file));
  module.require = createRequire(pathToFileURL(file));
  module._compile(readFileSync(file, 'utf8'), file);
  return module.exports;
};
/* oxlint-enable no-underscore-dangle */

const loadHandler = async () => {
  const file = ['.mjs', '.js', '.cjs'].map((extension) => join(codeDir, handlerFile + extension)).find(existsSync);
  if (file === undefined) throw new Error(`Cannot find module '${handlerFile}' in ${codeDir}`);
  const loaded = isModule(file) ? await import(pathToFileURL(file).href) : loadCommonJs(file);
  const handler = loaded[handlerExport] ?? loaded.default?.[handlerExport];
  if (typeof handler !== 'function') throw new Error(`${handlerFile}.${handlerExport} is undefined or not exported`);
  return handler;
};

/** Lambda's error shape; anything may be thrown, not only an Error. */
const describeError = (error) => {
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    const trace = typeof error.stack === 'string' ? error.stack.split('\n') : [];
    return { errorType: error.name ?? 'Error', errorMessage: String(error.message), trace };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
};

const contextOf = ({ requestId, deadline }) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadline - performance.timeOrigin - performance.now()),
});

const call = (handler, event, context) =>
  new Promise((resolve, reject) => {
    const callback = (error, value) => (error === null || error === undefined ? resolve(value) : reject(error));
    const settle = { done: callback, succeed: resolve, fail: reject };
    const answer = handler(event, { ...context, ...settle }, callback);
    // A handler with a callback parameter may return nothing now and call back later.
    if (typeof answer?.then === 'function') answer.then(resolve, reject);
    else if (answer !== undefined || handler.length < 3) resolve(answer);
  });

const respond = async (handler, message) => {
  const value = await call(handler, JSON.parse(message.payload), contextOf(message));
  const payload = JSON.stringify(value) ?? 'null'; // undefined has no JSON; Lambda answers null
  const size = Buffer.byteLength(payload);
  if (size > RESPONSE_LIMIT) {
    const error = new Error(`Response payload size exceeded maximum allowed payload size (6291556 bytes): ${size}`);
    error.name = 'Function.ResponseSizeTooLarge';
    throw error;
  }
  return payload;
};

const flush = captureOutput();

const serve = async (handler, message) => {
  const { requestId } = message;
  let answer;
  try {
    answer = { type: 'result', requestId, payload: await respond(handler, message) };
  } catch (error) {
    answer = { type: 'failed', requestId, error: describeError(error) };
  }
  flush(); // every line of the invocation goes before its result
  send(answer);
};

try {
  const handler = await loadHandler();
  parentPort.on('message', (message) => void serve(handler, message));
  send({ type: 'ready' });
} catch (error) {
  flush();
  send({ type: 'init-failed', error: describeError(error) });
}

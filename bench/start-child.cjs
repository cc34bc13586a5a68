/**
 * A process of its own that loads one bundle and calls it once: `node start-child.cjs BUNDLE EVENT TIMES`.
 * Prints milliseconds of the import, milliseconds from there to the first answer of DynamoDB, and the peak memory.
 */
const { readFileSync } = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');

const [bundle, eventFile, times = '1'] = process.argv.slice(2);
const event = eventFile ? JSON.parse(readFileSync(eventFile, 'utf8')) : undefined;
let answeredAt;
subscribe('http.client.response.finish', ({ request }) => {
  if (String(request.getHeader('x-amz-target')).startsWith('DynamoDB_')) answeredAt ??= performance.now();
});
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 30_000 };
const main = async () => {
  const before = performance.now();
  const { handler } = require(bundle);
  const importMs = performance.now() - before;
  const calledAt = performance.now();
  for (let i = 0; event && i < Number(times); i += 1) {
    try {
      await handler(event, context);
    } catch (error) {
      if (answeredAt === undefined) throw error; // an empty answer may well be refused; it has been measured
    }
  }
  const firstCallMs = answeredAt === undefined ? undefined : answeredAt - calledAt;
  process.stderr.write(
    `\n${JSON.stringify({ importMs, firstCallMs, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`,
  );
};
main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);

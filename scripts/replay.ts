/** `npm run replay`: dead letters, or the lines of a file, back on the stream. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { deadLetterPrefix } from '../functions/ingest/dead-letters.ts';
import { putBack, replayLetters, type StreamRecord } from './lib/replay.ts';
import { replayDeps } from './lib/replay-aws.ts';
import { signedIn } from './lib/sign-in.ts';

const help = `npm run replay -- --stream NAME (--bucket NAME [--day YYYY-MM-DD] | --records FILE)

Puts records back on the stream of a deployed stack, with your AWS credentials. What was received before changes nothing;
what still cannot be read becomes the same dead letter again.

  --stream NAME    the stream (output RecordStreamName)
  --bucket NAME    the failure bucket (output FailureBucketName): all its dead letters
  --day DAY        only those of this day
  --records FILE   contact records instead, one JSON payload per line
  --help           this text

Exit codes: 0 all put back, 1 failed, 2 wrong options.`;

const linesOf = async function* (file: string): AsyncGenerator<StreamRecord> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const partitionKey = createHash('sha256').update(line).digest('hex').slice(0, 32);
    yield { partitionKey, data: Buffer.from(line).toString('base64') };
  }
};

const options = () => {
  const { values } = parseArgs({
    options: {
      stream: { type: 'string' },
      bucket: { type: 'string' },
      day: { type: 'string' },
      records: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return values;
  if (values.stream === undefined) throw new RangeError('--stream is missing');
  if ((values.bucket === undefined) === (values.records === undefined))
    throw new RangeError('either --bucket or --records is needed');
  if (values.day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.day)) throw new RangeError('--day is YYYY-MM-DD');
  return values;
};

const main = async (): Promise<void> => {
  const { stream = '', bucket = '', day, records, help: asked } = options();
  if (asked) return void process.stdout.write(`${help}\n`);
  const deps = replayDeps(await signedIn(process.env), bucket, stream);
  if (records !== undefined)
    return void process.stdout.write(`Put back ${await putBack(deps, linesOf(records))} records.\n`);
  const { put, leftAlone } = await replayLetters(deps, `${deadLetterPrefix}${day === undefined ? '' : `${day}/`}`);
  process.stdout.write(`Put back ${put} records.\n${leftAlone.map((key) => `No dead letter: ${key}\n`).join('')}`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 1;
});

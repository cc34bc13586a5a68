/** Bundles: size, import, first call of DynamoDB and peak memory, each in fresh processes, beside a handler of the bare SDK. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { toRecordPart } from '../shared/dynamo/items/contact-item.ts';
import { kinesisRecords, rowChange } from '../test/support/kinesis-event.ts';
import { decoded } from './model.ts';
import { benchRecords } from './records.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('start-child.cjs', import.meta.url));

export interface Start {
  readonly name: string;
  readonly kb: number;
  readonly importMs: number;
  /** Undefined: this function calls something else first, or nothing. */
  readonly firstCallMs: number | undefined;
}

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly event?: unknown;
}

/** Answers every call at once with nothing: what is measured is our side of it. */
const startStub = async (): Promise<{ url: string; server: Server }> => {
  const server = createServer((request, response) => {
    const target = String(request.headers['x-amz-target']);
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(
        target.endsWith('GenerateMac') ? JSON.stringify({ Mac: Buffer.alloc(32, 7).toString('base64') }) : '{}',
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // boundary: a TCP server has one
  return { url: `http://127.0.0.1:${port}`, server };
};

const baseline = async (): Promise<Bundle> => {
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-bench-')), 'index.js');
  await build({
    stdin: {
      resolveDir: process.cwd(),
      contents: `
        import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
        const client = new DynamoDBClient({});
        export const unused = [BatchWriteItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand];
        export const handler = () => client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));`,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    outfile: file,
    logLevel: 'silent',
  });
  return { name: 'bare SDK', file, env: {}, event: {} };
};

interface Template {
  readonly Resources: Readonly<
    Record<string, { Type: string; Metadata?: Record<string, string>; Properties: Record<string, unknown> }>
  >;
}

/** Deploy-time values have no value here; any text will do. */
const rendered = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const joined = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']; // boundary: an intrinsic function
  return joined ? joined[1].map(rendered).join(joined[0]) : 'bench';
};

const events = (): Readonly<Record<string, unknown>> => {
  const texts = benchRecords({ count: 1, agents: 1, seed: 1 });
  const [one] = decoded(texts);
  if (!one) throw new Error('no record');
  const row = { pk: one.contact.contactId, rev: 1, rv: one.version, r: toRecordPart(one.contact) };
  return {
    Ingest: { Records: kinesisRecords(texts) },
    Aggregate: { Records: [rowChange(row, 1)] },
    Fold: {},
    Authorizer: {
      methodArn: 'arn:aws:execute-api:eu-central-1:111122223333:a/live/GET/v1/kpis',
      headers: { 'x-api-key': `hf_abcdef012345_${'a'.repeat(43)}` },
      queryStringParameters: null,
    },
    Api: {
      httpMethod: 'GET',
      resource: '/v1/health',
      pathParameters: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      headers: {},
      requestContext: {},
    },
  };
};

const templateOf = (assembly: string): Template =>
  JSON.parse(readFileSync(join(assembly, 'Holdfast.template.json'), 'utf8')) as Template; // boundary: our own output

/** The type of every resource of the stack. */
export const resourceTypes = (assembly: string): string[] =>
  Object.values(templateOf(assembly).Resources).map(({ Type }) => Type);

/** Every function of the synthesized stack that is ours. */
export const functionBundles = (assembly: string): Bundle[] => {
  const template = templateOf(assembly);
  const known = events();
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Metadata, Properties }]) => {
    const asset = Metadata?.['aws:asset:path'];
    if (Type !== 'AWS::Lambda::Function' || asset === undefined) return [];
    const name = logicalId.replace(/(Fn|Function)?[0-9A-F]{8}$/, '');
    const variables =
      (Properties['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
    const env = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, rendered(value)]));
    return [{ name, file: join(assembly, asset, 'index.js'), env, event: known[name] }];
  });
};

interface Measured {
  readonly importMs: number;
  readonly firstCallMs?: number;
  readonly peakMb: number;
}

const measure = async ({ file, env, event }: Bundle, url: string, times = 1): Promise<Measured> => {
  const args = [child, file];
  if (event !== undefined) {
    const eventFile = join(mkdtempSync(join(tmpdir(), 'holdfast-bench-')), 'event.json');
    writeFileSync(eventFile, JSON.stringify(event));
    args.push(eventFile, String(times));
  }
  const { stderr } = await run(process.execPath, args, {
    cwd: dirname(file), // as Lambda does
    env: {
      ...env,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL: url,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Measured; // boundary: written by start-child.cjs
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The bare handler first; medians over rounds in which every bundle has its turn. */
export const measureStarts = async (
  assembly: string,
  rounds: number,
  step: (done: number) => void,
): Promise<Start[]> => {
  const { url, server } = await startStub();
  try {
    const bundles = [await baseline(), ...functionBundles(assembly)];
    const taken = bundles.map(() => [] as Measured[]);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [i, bundle] of bundles.entries()) {
        const one = await measure(bundle, url);
        if (round > 0) taken[i]?.push(one); // the first warms the page cache
        step(round * bundles.length + i);
      }
    }
    return bundles.map(({ name, file }, i) => {
      const runs = taken[i] ?? [];
      const calls = runs.flatMap(({ firstCallMs }) => firstCallMs ?? []);
      return {
        name,
        kb: statSync(file).size / 1024,
        importMs: median(runs.map(({ importMs }) => importMs)),
        firstCallMs: calls.length === 0 ? undefined : median(calls),
      };
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const invocationBytes = 6_000_000;

/** Peak memory, MB, of the functions that take batches, for a batch as large as an invocation may be. */
export const measurePeaks = async (assembly: string): Promise<Readonly<Record<string, number>>> => {
  const { url, server } = await startStub();
  try {
    const texts = benchRecords({ count: 500, agents: 40, seed: 2, bytes: 8_000 });
    const images = decoded(texts).map(({ contact, version }, i) =>
      rowChange({ pk: contact.contactId, rev: 1, rv: version, r: toRecordPart(contact), filler: 'x'.repeat(9_000) }, i),
    );
    const batches: Readonly<Record<string, unknown[]>> = { Ingest: kinesisRecords(texts), Aggregate: images };
    const peaks: Record<string, number> = {};
    for (const bundle of functionBundles(assembly)) {
      const Records = batches[bundle.name];
      if (!Records) continue;
      const fitting = Records.slice(0, Math.floor(invocationBytes / (JSON.stringify(Records).length / Records.length)));
      peaks[bundle.name] = (await measure({ ...bundle, event: { Records: fitting } }, url, 3)).peakMb;
    }
    return peaks;
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

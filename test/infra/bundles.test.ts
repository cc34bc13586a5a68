/** The options of bundling.ts on the real code: small enough, nothing left out that a start or a call needs. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build, type Metafile, stop } from 'esbuild';
import { bundles, bundling, neverLoaded } from '../../infra/constructs/bundling.ts';
import { functions } from '../../infra/functions.ts';
import type { FunctionName } from '../../shared/contracts/env.ts';

/** SDK and zod 100 KB each, Powertools and middy 35, client-dynamodb 50, and the code itself. One careless import of zod alone adds 350 KB. */
const budgetKb = 500;

/** Functions with another limit, and why. */
const ownBudgets: Readonly<Partial<Record<FunctionName, { readonly kb: number; readonly why: string }>>> = {
  ingest: {
    kb: 385,
    why: 'three quarters of a bare handler of client-dynamodb: every record waits for its cold start',
  },
  ingestObjects: { kb: 390, why: 'as ingest' },
  aggregate: { kb: 385, why: 'as ingest' },
  fold: { kb: 360, why: 'as ingest' },
  authorizer: { kb: 430, why: 'every request waits for its cold start' },
  page: { kb: 130, why: 'calls nothing: no SDK' },
  api: { kb: 545, why: 'the texts of all KPIs in four languages, the OpenAPI document, CSV' },
  now: { kb: 600, why: 'schemas of client-connect (185 KB), which cannot be taken apart' },
  campaigns: {
    kb: 630,
    why: 'the numbering plans of all countries (190 KB) decide whether a number of a list may be called; CSV',
  },
  customers: { kb: 430, why: 'CSV' },
  mayDial: { kb: 810, why: 'the numbering plans: the same decision for an agent; client-connect, which ends the call' },
  dial: {
    kb: 810,
    why: 'the numbering plans, and client-connect, whose error classes tell a refusal from an unknown outcome',
  },
};

const entries = (Object.keys(functions) as FunctionName[]).map((name) => ({ name, folder: functions[name].folder })); // boundary: keys are widened

const measured = { metafile: true, logLevel: 'silent' } as const;
let outputs: Metafile['outputs'];

beforeAll(async () => {
  ({
    metafile: { outputs },
  } = await build({ ...bundles, ...measured }));
});
afterAll(() => stop());

describe('a bundle', () => {
  it.each(entries)('of $name is small, whole and holds nothing of infra', ({ name, folder }) => {
    const output = outputs[`${folder}.js`]!;
    expect(output.bytes / 1024).toBeLessThan(ownBudgets[name]?.kb ?? budgetKb);
    const external = output.imports.filter(({ path }) => (neverLoaded as readonly string[]).includes(path));
    for (const { kind } of external) expect(kind).toBe('dynamic-import');
    expect(Object.keys(output.inputs).filter((path) => /aws-cdk-lib|^infra\//u.test(path))).toEqual([]);
  });

  it('calls DynamoDB with the credentials of the environment, without the providers that were left out', async () => {
    // Outside of the repository, so that an external is as absent as it is in the cloud.
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-bundle-')), 'index.js');
    const { metafile } = await build({
      ...bundling,
      ...measured,
      outfile: file,
      stdin: {
        resolveDir: process.cwd(),
        contents: `
          import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
          new DynamoDBClient({}).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }))
            .then(({ Item }) => console.log(JSON.stringify(Item)));`,
      },
    });
    expect(Object.values(metafile.outputs)[0]!.bytes / 1024).toBeLessThan(230);
    const signed: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      signed.push(request.headers.authorization);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"Item":{"pk":{"S":"a"}}}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [file], {
        env: {
          AWS_REGION: 'eu-central-1',
          AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_SESSION_TOKEN: 'token',
          AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        },
      });
      expect(JSON.parse(stdout)).toEqual({ pk: { S: 'a' } });
      expect(signed).toEqual([expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//u)]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

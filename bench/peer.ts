/**
 * Drives the bench's batches through another project's Kinesis handler: `node --import tsx bench/peer.ts --handler
 * CHECKOUT/path/to/handler.js [--export handler] [--contacts N] [--table NAME:PK[:SK]]... [--env NAME=VALUE]...`.
 * Its tables are made on DynamoDB Local first. Nothing of another project is kept here; the path is yours.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoLocal } from '../local/host/dynamo-local.ts';
import { kinesisRecords } from '../test/support/kinesis-event.ts';
import { localClient } from '../test/support/tables.ts';
import { benchRecords } from './records.ts';
import { alignedTable } from '../scripts/lib/markdown.ts';

const batch = 100;

const { values } = parseArgs({
  options: {
    handler: { type: 'string' },
    export: { type: 'string', default: 'handler' },
    contacts: { type: 'string', default: '1000' },
    table: { type: 'string', multiple: true, default: [] },
    env: { type: 'string', multiple: true, default: [] },
  },
});
if (values.handler === undefined)
  throw new RangeError('--handler must name the file of a Kinesis handler in your checkout');

const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });

const engine = await startDynamoLocal();
try {
  const client = localClient(engine.endpoint);
  for (const text of values.table) {
    const [TableName = '', pk = '', sk] = text.split(':');
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [attribute(pk), ...(sk === undefined ? [] : [attribute(sk)])],
        KeySchema: [
          { AttributeName: pk, KeyType: 'HASH' },
          ...(sk === undefined ? [] : [{ AttributeName: sk, KeyType: 'RANGE' as const }]),
        ],
      }),
    );
  }
  for (const text of values.env) process.env[text.slice(0, text.indexOf('='))] = text.slice(text.indexOf('=') + 1);
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
  });
  const loaded: unknown = await import(pathToFileURL(resolve(values.handler)).href);
  const handler = (loaded as Record<string, unknown>)[values.export]; // boundary: another project's module
  if (typeof handler !== 'function') throw new TypeError(`${values.handler} exports no function ${values.export}`);
  const texts = benchRecords({ count: Number(values.contacts), agents: 40, seed: 1 });
  const [cpu, at] = [process.cpuUsage(), performance.now()];
  for (let from = 0; from < texts.length; from += batch)
    await handler({ Records: kinesisRecords(texts.slice(from, from + batch), from) }, { awsRequestId: 'bench' });
  const used = process.cpuUsage(cpu);
  const row = [
    ((used.user + used.system) / texts.length).toFixed(0),
    ((texts.length * 1000) / (performance.now() - at)).toFixed(0),
  ];
  process.stdout.write(`${alignedTable(['Node CPU, us/contact', 'contacts/s'], [row])}\n`);
  client.destroy();
} finally {
  await engine.stop();
}

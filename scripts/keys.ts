/** `npm run keys -- create|list|revoke`: API keys of the running local stack or of a deployed KPI table. */
import { parseArgs } from 'node:util';
import { PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  apiKeyItemSchema,
  apiKeyKey,
  createApiKey,
  keyKinds,
  keyLimitsSchema,
  limitableSlices,
  scopes,
  type KeyKind,
  type KeyLimits,
  type Scope,
} from '../shared/contracts/access.ts';
import { documentClient, type DocumentClient } from '../shared/dynamo/client.ts';
import { isConditionFailure } from '../shared/dynamo/errors.ts';
import { kpiPrefixes } from '../shared/dynamo/tables.ts';
import { runningStack } from './lib/local-state.ts';
import { table } from './lib/report-text.ts';

/** Of a key that is made without saying what for. */
const leastScope: Scope = 'kpi:read';

const help = `npm run keys -- create --name NAME [--scopes ${scopes.join(',')}] [--days N]
                   [--team ID,...] [--site ID,...] [--queue ID,...] [--kind key|display]
npm run keys -- list
npm run keys -- revoke KEYID

  --table NAME   KPI table of a deployed stack (output KpiTableName; uses your AWS credentials);
                 without it the stack that npm start runs
  --scopes A,B   what the key opens (default: ${leastScope})
  --team ID,...  (also --site, --queue) the key sees these values only; ids as in GET /v1/kpis?groupBy=team
  --kind display read-only key for the link of a wallboard: KPIs and nothing else
  --days N       the key expires after N days (default: never)

A key is shown once. Revocation takes effect within 60 seconds.`;

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

interface Place {
  readonly client: DocumentClient;
  readonly tableName: string;
}

const placeOf = (tableName: string | undefined): Place => {
  if (tableName !== undefined) return { client: documentClient(), tableName };
  const local = runningStack();
  const name = local?.outputs['KpiTableName'];
  if (!local || name === undefined)
    throw new Error('No stack runs on this machine: start one with npm start, or name a table with --table.');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    client: documentClient({ endpoint: local.dynamoEndpoint, region: 'eu-west-1', credentials }),
    tableName: name,
  };
};

const scopesOf = (text: string): Scope[] =>
  text.split(',').map((name) => {
    const scope = scopes.find((known) => known === name.trim());
    if (!scope) throw new RangeError(`--scopes: ${name} is none of ${scopes.join(', ')}`);
    return scope;
  });

interface Wish {
  readonly name?: string | undefined;
  readonly scopes: string;
  readonly days?: string | undefined;
  readonly kind: string;
  readonly team?: string | undefined;
  readonly site?: string | undefined;
  readonly queue?: string | undefined;
}

const kindOf = (text: string): KeyKind => {
  const kind = keyKinds.find((known) => known === text);
  if (!kind) throw new RangeError(`--kind: ${text} is none of ${keyKinds.join(', ')}`);
  return kind;
};

const limitsOf = (wish: Wish): KeyLimits | undefined => {
  const given = limitableSlices.flatMap((slice) => {
    const text = wish[slice];
    return text === undefined ? [] : [[slice, text.split(',').map((id) => id.trim())] as const];
  });
  return given.length === 0 ? undefined : keyLimitsSchema.parse(Object.fromEntries(given));
};

const create = async ({ client, tableName }: Place, wish: Wish): Promise<string[]> => {
  const { name, days } = wish;
  if (!name) throw new RangeError('--name is required: who or what will use the key');
  const lifeDays = days === undefined ? undefined : Number(days);
  if (lifeDays !== undefined && !(lifeDays > 0)) throw new RangeError('--days must be a number above 0');
  const expiresAt = lifeDays === undefined ? undefined : nowSeconds() + Math.round(lifeDays * 86_400);
  const { key, item } = createApiKey({
    name,
    scopes: scopesOf(wish.scopes),
    kind: kindOf(wish.kind),
    only: limitsOf(wish),
    now: nowSeconds(),
    expiresAt,
  });
  await client.send(
    new PutCommand({ TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
  );
  return [key];
};

const day = (seconds: number | undefined): string =>
  seconds === undefined ? '-' : new Date(seconds * 1000).toISOString().slice(0, 10);

const limitsText = (only: KeyLimits | undefined): string =>
  only === undefined
    ? '-'
    : limitableSlices.flatMap((slice) => (only[slice] ? [`${slice} ${only[slice].join(',')}`] : [])).join('; ');

const list = async ({ client, tableName }: Place): Promise<string[]> => {
  const rows: string[][] = [['Key id', 'Name', 'Kind', 'Scopes', 'Limited to', 'Created', 'Expires', 'Revoked']];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': kpiPrefixes.apiKey },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of page.Items ?? []) {
      const key = apiKeyItemSchema.parse(item);
      rows.push([
        key.pk.slice(kpiPrefixes.apiKey.length),
        key.name,
        key.kind,
        key.scopes.join(','),
        limitsText(key.only),
        day(key.createdAt),
        day(key.expiresAt),
        day(key.revokedAt),
      ]);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return table(rows);
};

const revoke = async ({ client, tableName }: Place, keyId: string | undefined): Promise<string[]> => {
  if (!keyId) throw new RangeError('Which key? Give its id (npm run keys -- list)');
  const update = new UpdateCommand({
    TableName: tableName,
    Key: apiKeyKey(keyId),
    UpdateExpression: 'SET revokedAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': nowSeconds() },
  });
  await client.send(update).catch((error: unknown) => {
    if (!isConditionFailure(error)) throw error;
    throw new RangeError(`There is no key ${keyId}; npm run keys -- list shows the ids.`, { cause: error });
  });
  return [`Revoked ${keyId}: refused within 60 seconds.`];
};

const main = async (): Promise<string[]> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scopes: { type: 'string', default: leastScope },
      days: { type: 'string' },
      kind: { type: 'string', default: 'key' },
      team: { type: 'string' },
      site: { type: 'string' },
      queue: { type: 'string' },
      table: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, keyId] = positionals;
  if (values.help || verb === undefined) return [help];
  const place = placeOf(values.table);
  if (verb === 'create') return create(place, values);
  if (verb === 'list') return list(place);
  if (verb === 'revoke') return revoke(place, keyId);
  throw new RangeError(`Unknown: ${verb}. create, list or revoke?`);
};

main().then(
  (lines) => process.stdout.write(`${lines.join('\n')}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof RangeError || (error instanceof TypeError && 'code' in error) ? 2 : 1);
  },
);

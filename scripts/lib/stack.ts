/** Starts the local stack and gives it an API key. */
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { endpointVariable } from '../../local/host/dynamo-local.ts';
import { startHost, type Host } from '../../local/host/host.ts';
import { createApiKey, scopes, type NewKey } from '../../shared/contracts/access.ts';
import type { OutputName } from '../../shared/contracts/outputs.ts';
import { documentClient } from '../../shared/dynamo/client.ts';
import { ensureAssembly } from './assembly.ts';
import { recordingGrants } from './grant-record.ts';
import { workDir } from './paths.ts';
import { localTarget, type Target } from './invoke.ts';
import type { ApiAccess } from './report.ts';

export interface LocalStack {
  readonly host: Host;
  readonly api: ApiAccess;
  /** May only read KPIs: for the link of a screen. */
  readonly displayKey: string;
  readonly target: Target;
  readonly output: (name: OutputName) => string;
  readonly streamId: string;
}

export interface StackOptions {
  readonly port?: number | undefined;
  readonly say: (line: string) => void;
  /** Another assembly than this checkout's. */
  readonly assemblyDir?: string;
  readonly functionLog?: (functionId: string, line: string) => void;
  /** A Connect instance that the stack is made for, and where it answers. */
  readonly connect?: { readonly instanceArn: string; readonly url: string } | undefined;
}

/** Local credentials: DynamoDB Local and the stand-ins accept any. */
const localClient = (endpoint: string) =>
  documentClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

/** A key with every scope that its kind may have. */
export const createLocalKey = async (
  host: Host,
  table: string,
  wanted: Pick<NewKey, 'name' | 'kind' | 'only'>,
): Promise<string> => {
  const { key, item } = createApiKey({ ...wanted, scopes, now: Math.floor(Date.now() / 1000) });
  const client = localClient(host.dynamoEndpoint);
  await client.send(new PutCommand({ TableName: table, Item: item }));
  client.destroy();
  return key;
};

export const startStack = async ({
  port,
  say,
  functionLog,
  connect,
  ...options
}: StackOptions): Promise<LocalStack> => {
  const context = connect === undefined ? [] : [`connectInstanceArn=${connect.instanceArn}`];
  const assemblyDir = options.assemblyDir ?? ensureAssembly(say, ['mode=dev', ...context]);
  const dynamoEndpoint = process.env[endpointVariable];
  // Data that outlives the stack needs the keys that its pseudonyms were made with.
  const kept = dynamoEndpoint ? { dynamoEndpoint, dataDir: join(workDir, 'data') } : {};
  const started = await startHost({
    assemblyDir,
    log: say,
    ...(port === undefined ? {} : { port }),
    ...kept,
    ...(functionLog ? { functionLog } : {}),
    ...(connect ? { serviceEndpoints: { connect: connect.url } } : {}),
  });
  const host = recordingGrants(started);
  const outputs = host.outputs();
  const output = (name: OutputName): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`The stack has no output ${name}`);
    return value;
  };
  const streamId = host.resourceIds('AWS::Kinesis::Stream')[0];
  if (streamId === undefined) throw new Error('The stack has no Kinesis stream of its own');
  const key = await createLocalKey(host, output('KpiTableName'), { name: 'npm start' });
  const displayKey = await createLocalKey(host, output('KpiTableName'), { name: 'wallboard', kind: 'display' });
  return {
    host,
    api: { url: host.apiUrl, key },
    displayKey,
    target: localTarget(host.servicesUrl),
    output,
    streamId,
  };
};

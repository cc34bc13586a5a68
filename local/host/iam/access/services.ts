/** A call to a service beside DynamoDB -> what it needs to be allowed. Pure. */
import { type Json, type JsonObject, asText, isObject, tryParseJson } from '../../assembly/json.ts';
import type { Call } from '../../aws/http-message.ts';
import { parameterArn } from '../../aws/parameters.ts';
import { addressOf } from '../../aws/s3.ts';
import type { Named } from '../../plan/plan.ts';
import type { AccessRequest } from '../evaluate.ts';
import { type ConnectResources, connectAccess } from './connect.ts';

export interface ServiceResources extends ConnectResources {
  readonly streams: readonly Named[];
  readonly queues: readonly Named[];
  /** Encrypted resource (bucket name or stream ARN) -> ARN of its key. */
  readonly encryptionKeys: ReadonlyMap<string, string>;
  /** ARN of the key that a KMS request means, by KeyId or by what the ciphertext says. */
  readonly keyArn: (body: JsonObject) => string;
  /** ARN of a function; undefined: there is none. */
  readonly functionArn: (nameOrArn: string) => string | undefined;
}

const none: ReadonlyMap<string, readonly string[]> = new Map();

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];

const plain = (action: string, resource: string): AccessRequest => ({ action, resource, context: none });

const viaKey = (on: ServiceResources, encrypted: string, action: string, service: string): AccessRequest[] => {
  const resource = on.encryptionKeys.get(encrypted);
  if (resource === undefined) return [];
  return [{ action, resource, context: new Map([['kms:viaservice', [`${service}.${on.region}.amazonaws.com`]]]) }];
};

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

const s3Access = (call: Call, on: ServiceResources): AccessRequest[] | undefined => {
  const { bucket, key } = addressOf(call);
  const arn = `arn:aws:s3:::${bucket}`;
  if (key === '') {
    if (call.method !== 'GET' || call.query.get('list-type') !== '2') return undefined;
    const prefix = call.query.get('prefix');
    return [
      { action: 's3:ListBucket', resource: arn, context: prefix === null ? none : new Map([['s3:prefix', [prefix]]]) },
    ];
  }
  const action = OBJECT_ACTIONS[call.method];
  if (action === undefined || call.headers['x-amz-copy-source'] !== undefined) return undefined;
  const keyAction = { PutObject: 'kms:GenerateDataKey', GetObject: 'kms:Decrypt' }[action];
  return [
    plain(`s3:${action}`, `${arn}/${key}`),
    ...(keyAction === undefined ? [] : viaKey(on, bucket, keyAction, 's3')),
  ];
};

const kmsAccess = (operation: string, body: JsonObject, on: ServiceResources): AccessRequest[] => {
  const given = body['EncryptionContext'];
  const context = Object.entries(isObject(given) ? given : {}).map(
    ([key, value]) => [`kms:encryptioncontext:${key.toLowerCase()}`, [asText(value)]] as const,
  );
  return [{ action: `kms:${operation}`, resource: on.keyArn(body), context: new Map(context) }];
};

const kinesisAccess = (operation: string, body: JsonObject, on: ServiceResources): AccessRequest[] => {
  const [name, arn] = [asText(body['StreamName']), asText(body['StreamARN'])];
  const stream = on.streams.find((one) => one.arn === arn || one.name === name);
  const resource = stream?.arn ?? (arn || `arn:aws:kinesis:${on.region}:${on.accountId}:stream/${name}`);
  return [plain(`kinesis:${operation}`, resource), ...viaKey(on, resource, 'kms:GenerateDataKey', 'kinesis')];
};

const ssmAccess = (operation: string, body: JsonObject, on: ServiceResources): AccessRequest[] => {
  const names = operation === 'GetParameters' ? body['Names'] : [body['Name'] ?? null];
  return (Array.isArray(names) ? (names as readonly Json[]) : []).map((one) => {
    const name = asText(one);
    return plain(`ssm:${operation}`, name.startsWith('arn:') ? name : parameterArn(on, name));
  });
};

const eventsAccess = (operation: string, body: JsonObject, on: ServiceResources): AccessRequest[] =>
  objects(body['Entries']).map((entry) => {
    const bus = asText(entry['EventBusName']) || 'default';
    return {
      action: `events:${operation}`,
      resource: bus.startsWith('arn:') ? bus : `arn:aws:events:${on.region}:${on.accountId}:event-bus/${bus}`,
      context: new Map([
        ['events:source', [asText(entry['Source'])]],
        ['events:detail-type', [asText(entry['DetailType'])]],
      ]),
    };
  });

const sqsAccess = (operation: string, body: JsonObject, on: ServiceResources): AccessRequest[] => {
  const url = asText(body['QueueUrl']);
  const name = url.slice(url.lastIndexOf('/') + 1);
  const arn = on.queues.find((queue) => queue.name === name)?.arn ?? `arn:aws:sqs:${on.region}:${on.accountId}:${name}`;
  return [plain(`sqs:${operation.replace(/Batch$/u, '')}`, arn)];
};

const snsAccess = (call: Call): AccessRequest[] => {
  const form = new URLSearchParams(call.body.toString('utf8'));
  return [plain(`sns:${form.get('Action') ?? ''}`, form.get('TopicArn') ?? form.get('TargetArn') ?? '*')];
};

const lambdaAccess = (call: Call, on: ServiceResources): AccessRequest[] | undefined => {
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/u.exec(call.path)?.[1];
  if (name === undefined || call.method !== 'POST') return undefined;
  const arn = on.functionArn(decodeURIComponent(name));
  return [plain('lambda:InvokeFunction', arn ?? `arn:aws:lambda:${on.region}:${on.accountId}:function:${name}`)];
};

/** undefined: a service or an operation of which this host does not know what it needs. */
export const serviceAccess = (service: string, call: Call, on: ServiceResources): AccessRequest[] | undefined => {
  const operation = (call.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
  const parsed = tryParseJson(call.body.toString('utf8'));
  const body = isObject(parsed) ? parsed : {};
  switch (service) {
    case 's3':
      return s3Access(call, on);
    case 'kms':
      return kmsAccess(operation, body, on);
    case 'kinesis':
      return kinesisAccess(operation, body, on);
    case 'ssm':
      return ssmAccess(operation, body, on);
    case 'events':
      return eventsAccess(operation, body, on);
    case 'sqs':
      return sqsAccess(operation, body, on);
    case 'sns':
      return snsAccess(call);
    case 'lambda':
      return lambdaAccess(call, on);
    case 'connect':
      return connectAccess(call, on);
    default:
      return undefined;
  }
};

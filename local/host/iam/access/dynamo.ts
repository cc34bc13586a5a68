/** A DynamoDB request -> what it needs to be allowed: an action per item of a transaction, the table or index, the leading keys. Pure. */
import { type Json, type JsonObject, asText, isObject } from '../../assembly/json.ts';
import type { AccessRequest } from '../evaluate.ts';
import { LEADING_KEYS } from '../grants.ts';

export interface TableKeys {
  readonly arn: string;
  readonly hashKey: string;
  /** Index -> its partition key. */
  readonly indexes: ReadonlyMap<string, string>;
  /** ARN of the customer managed key that encrypts the table. */
  readonly encryptionKeyArn: string | undefined;
}

export interface DynamoResources {
  /** By name. */
  readonly tables: ReadonlyMap<string, TableKeys>;
  readonly region: string;
  readonly accountId: string;
}

/** What a request needs cannot be told from it; it must not be let through for that. */
export class UnreadableRequestError extends Error {
  override readonly name = 'UnreadableRequestError';
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];

const member = (value: JsonObject | undefined, name: string): JsonObject => {
  const found = value?.[name];
  return isObject(found) ? found : {};
};

/** {"S": "x"} -> x; numbers and binaries as they are written. */
const keyText = (value: Json | undefined, what: string): string => {
  const [text] = isObject(value) ? Object.values(value) : [];
  if (typeof text !== 'string') throw new UnreadableRequestError(`${what} has no partition key value`);
  return text;
};

type Named = readonly [tableName: string, table: TableKeys];

const tableOf = ({ tables, region, accountId }: DynamoResources, value: Json | undefined): Named => {
  const text = asText(value);
  const name = text.startsWith('arn:') ? (/:table\/([^/]+)/u.exec(text)?.[1] ?? '') : text;
  const unknown = {
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    hashKey: '',
    indexes: new Map(),
    encryptionKeyArn: undefined,
  };
  return [name, tables.get(name) ?? unknown];
};

const needs = (
  table: TableKeys,
  operation: string,
  { keys, resource, enclosing }: { keys?: readonly string[]; resource?: string; enclosing?: string },
): AccessRequest => {
  const context = new Map<string, readonly string[]>();
  if (keys !== undefined) context.set(LEADING_KEYS, keys);
  if (enclosing !== undefined) context.set('dynamodb:enclosingoperation', [enclosing]);
  return { action: `dynamodb:${operation}`, resource: resource ?? table.arn, context };
};

const hashOf = (table: TableKeys, item: JsonObject, operation: string): string =>
  keyText(item[table.hashKey], `${operation} on ${table.arn}`);

/** The partition's value in "#p = :v AND begins_with(sk, :s)", or in the older KeyConditions. */
export const queriedKey = (body: JsonObject, hashKey: string): string => {
  const old = member(member(body, 'KeyConditions'), hashKey)['AttributeValueList'];
  if (Array.isArray(old)) return keyText((old as readonly Json[])[0], 'Query');
  const names = member(body, 'ExpressionAttributeNames');
  const equalities = asText(body['KeyConditionExpression']).matchAll(/(?<![\w#.-])(#?[\w.-]+)\s*=\s*(:\w+)/gu);
  for (const [, name = '', value = ''] of equalities)
    if ((names[name] ?? name) === hashKey) return keyText(member(body, 'ExpressionAttributeValues')[value], 'Query');
  throw new UnreadableRequestError(`Query names no value for the partition key ${hashKey}`);
};

const readMany = (body: JsonObject, operation: string, on: DynamoResources): AccessRequest[] => {
  const index = body['IndexName'];
  const [, table] = tableOf(on, body['TableName']);
  const resource = index === undefined ? table.arn : `${table.arn}/index/${asText(index)}`;
  const hashKey = index === undefined ? table.hashKey : (table.indexes.get(asText(index)) ?? '');
  const keys = operation === 'Query' ? { keys: [queriedKey(body, hashKey)] } : {};
  return [needs(table, operation, { resource, ...keys })];
};

const TRANSACTED = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const transacted = (body: JsonObject, operation: string, on: DynamoResources): AccessRequest[] =>
  objects(body['TransactItems']).flatMap((entry) =>
    Object.entries(TRANSACTED).flatMap(([kind, action]) => {
      const part = entry[kind];
      if (!isObject(part)) return [];
      const [, table] = tableOf(on, part['TableName']);
      const key = hashOf(table, member(part, kind === 'Put' ? 'Item' : 'Key'), operation);
      return [needs(table, action, { keys: [key], enclosing: operation })];
    }),
  );

const batch = (body: JsonObject, operation: string, on: DynamoResources): AccessRequest[] =>
  Object.entries(member(body, 'RequestItems')).map(([name, request]) => {
    const [, table] = tableOf(on, name);
    const items =
      operation === 'BatchGetItem'
        ? objects(isObject(request) ? request['Keys'] : undefined)
        : objects(request).map((one) => ({
            ...member(member(one, 'PutRequest'), 'Item'),
            ...member(member(one, 'DeleteRequest'), 'Key'),
          }));
    return needs(table, operation, { keys: items.map((item) => hashOf(table, item, operation)) });
  });

const PARTIQL: Readonly<Record<string, string>> = {
  SELECT: 'PartiQLSelect',
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
};

/** PartiQL carries no leading keys. */
const partiql = (statements: readonly Json[], on: DynamoResources): AccessRequest[] =>
  statements.map((statement) => {
    const text = asText(statement).trim();
    const action = PARTIQL[text.slice(0, 6).toUpperCase()];
    const [, name, index] = /(?:FROM|INTO|UPDATE)\s+"?([\w.-]+)"?(?:\."?([\w.-]+)"?)?/iu.exec(text) ?? [];
    if (action === undefined || name === undefined) throw new UnreadableRequestError(`PartiQL: ${text.slice(0, 60)}`);
    const [, table] = tableOf(on, name);
    return needs(table, action, index === undefined ? {} : { resource: `${table.arn}/index/${index}` });
  });

/** Encrypted with a customer's own key, a table is only for callers who may decrypt with it. */
const withKeys = (requests: readonly AccessRequest[], { tables, region }: DynamoResources): AccessRequest[] => {
  const touched = [...tables.values()].filter(
    ({ arn, encryptionKeyArn }) =>
      encryptionKeyArn !== undefined && requests.some(({ resource }) => resource.startsWith(arn)),
  );
  const context = new Map([['kms:viaservice', [`dynamodb.${region}.amazonaws.com`]]]);
  return [
    ...requests,
    ...touched.map(({ encryptionKeyArn = '' }) => ({ action: 'kms:Decrypt', resource: encryptionKeyArn, context })),
  ];
};

const single = (body: JsonObject, operation: string, on: DynamoResources): AccessRequest[] => {
  const [, table] = tableOf(on, body['TableName']);
  const item = member(body, operation === 'PutItem' ? 'Item' : 'Key');
  return [needs(table, operation, { keys: [hashOf(table, item, operation)] })];
};

const itemAccess = (operation: string, body: JsonObject, on: DynamoResources): AccessRequest[] => {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return single(body, operation, on);
    case 'Query':
    case 'Scan':
      return readMany(body, operation, on);
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return transacted(body, operation, on);
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return batch(body, operation, on);
    case 'ExecuteStatement':
      return partiql([body['Statement'] ?? null], on);
    case 'ExecuteTransaction':
    case 'BatchExecuteStatement':
      return partiql(
        objects(body['TransactStatements'] ?? body['Statements']).map((one) => one['Statement'] ?? null),
        on,
      );
    default: {
      // Streams, descriptions, administration: the action is the operation's name.
      const resource =
        asText(body['StreamArn']) || (body['TableName'] === undefined ? '*' : tableOf(on, body['TableName'])[1].arn);
      return [{ action: `dynamodb:${operation}`, resource, context: new Map() }];
    }
  }
};

/** Throws UnreadableRequestError when it cannot be told. */
export const dynamoAccess = (operation: string, body: JsonObject, on: DynamoResources): AccessRequest[] =>
  withKeys(itemAccess(operation, body, on), on);

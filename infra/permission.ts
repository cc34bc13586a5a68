/** The parts that permissions are made of. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { type KpiPrefix, kpiPrefixes, tables } from '../shared/dynamo/tables.ts';
import type { Reason } from './acknowledgements.ts';

export interface Permission {
  readonly statement: PolicyStatement;
  /** Wildcards in it: findings of cdk-nag, each with its reason. */
  readonly wildcards: Readonly<Record<string, Reason>>;
}

export const allow = (actions: readonly string[], ...resources: string[]): Permission => ({
  statement: new PolicyStatement({ actions: [...actions], resources }),
  wildcards: {},
});

export type DynamoAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'UpdateItem';

export const onTable = (table: Table, ...actions: DynamoAction[]): Permission =>
  allow(
    actions.map((action) => `dynamodb:${action}`),
    table.tableArn,
  );

/** Scan and PartiQL carry no leading keys and would pass the condition, so they are never in these statements. */
export const onKeys = (
  table: Table,
  prefixes: readonly KpiPrefix[],
  ...actions: Exclude<DynamoAction, 'Scan'>[]
): Permission => {
  const permission = onTable(table, ...actions);
  permission.statement.addCondition('ForAllValues:StringLike', {
    'dynamodb:LeadingKeys': prefixes.map((prefix) => `${kpiPrefixes[prefix]}*`),
  });
  return permission;
};

export const queryByDay = (contacts: Table): Permission =>
  allow(['dynamodb:Query'], `${contacts.tableArn}/index/${tables.contacts.indexes[0].name}`);

export const makeMac = (key: Key): Permission => allow(['kms:GenerateMac'], key.keyArn);

/** What the functions of dialling may do. Only the dialler may start calls. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type DiallingPrefix, diallingPrefixes, tables } from '../shared/dynamo/tables.ts';
import { reasons } from './acknowledgements.ts';
import type { Keys } from './constructs/keys.ts';
import type { Storage } from './constructs/storage.ts';
import { allow, type DynamoAction, makeMac, onTable, type Permission } from './permission.ts';

/** Keys of the dialling table, by prefix. */
export const onDialling = (
  table: Table,
  prefixes: readonly DiallingPrefix[],
  ...actions: Exclude<DynamoAction, 'Scan'>[]
): Permission => {
  const permission = onTable(table, ...actions);
  permission.statement.addCondition('ForAllValues:StringLike', {
    'dynamodb:LeadingKeys': prefixes.map((prefix) => `${diallingPrefixes[prefix]}*`),
  });
  return permission;
};

const queryDue = (dialling: Table): Permission =>
  allow(['dynamodb:Query'], `${dialling.tableArn}/index/${tables.dialling.indexes[0].name}`);

const queryProfiles = (customers: Table): Permission =>
  allow(['dynamodb:Query'], `${customers.tableArn}/index/${tables.customers.indexes[0].name}`);

const readGeneration = ({ generation }: Storage): Permission => allow(['ssm:GetParameter'], generation.parameterArn);
const moveGeneration = ({ generation }: Storage): Permission => allow(['ssm:PutParameter'], generation.parameterArn);

/** Contacts of the one instance: what a call or a task is. */
const onContacts = (instanceArn: string, ...actions: readonly `connect:${string}`[]): Permission => ({
  ...allow(actions, `${instanceArn}/contact/*`),
  wildcards: { [`AwsSolutions-IAM5[Resource::${instanceArn}/contact/*]`]: reasons.contactsOfInstance },
});

/** Only the dialler has it. */
const startContacts = (instanceArn: string): Permission =>
  onContacts(instanceArn, 'connect:StartOutboundVoiceContact', 'connect:StartTaskContact');

/** A call that may not be made. */
const stopContacts = (instanceArn: string): Permission => onContacts(instanceArn, 'connect:StopContact');

const currentMetrics = (instanceArn: string): Permission => ({
  ...allow(['connect:GetCurrentMetricData'], `${instanceArn}/queue/*`),
  wildcards: { [`AwsSolutions-IAM5[Resource::${instanceArn}/queue/*]`]: reasons.queuesOfInstance },
});

/** A claim and a settlement: person, proof, follow-up and open mark, checked against campaign and control. */
const claimDials = ({ dialling, contacts }: Storage): Permission[] => [
  onDialling(dialling, ['person', 'campaign', 'followUp', 'proof', 'open', 'control'], 'GetItem', 'Query'),
  onDialling(dialling, ['person', 'followUp', 'proof', 'open'], 'PutItem'),
  onDialling(dialling, ['campaign', 'control'], 'ConditionCheckItem'),
  onTable(contacts, 'UpdateItem'),
];

const settleDials = ({ dialling, contacts }: Storage): Permission[] => [
  onDialling(dialling, ['person', 'campaign', 'followUp', 'proof', 'open'], 'GetItem', 'Query'),
  onDialling(dialling, ['person', 'followUp', 'proof'], 'PutItem'),
  onDialling(dialling, ['open'], 'DeleteItem'),
  onDialling(dialling, ['control'], 'UpdateItem'),
  onTable(contacts, 'UpdateItem'),
];

/** Follow-ups of a campaign, then their dials, the contacts of those, and what customers did. */
const readEffect = ({ dialling, customers, contacts }: Storage): Permission[] => [
  allow(['dynamodb:Query'], `${dialling.tableArn}/index/${tables.dialling.indexes[1].name}`),
  onDialling(dialling, ['followUp', 'proof'], 'BatchGetItem'),
  onTable(contacts, 'BatchGetItem'),
  onTable(customers, 'Query'),
];

type DiallingFunction = 'dial' | 'reconcile' | 'plan' | 'campaigns' | 'mayDial';

export interface DiallingResources {
  readonly storage: Storage;
  readonly keys: Keys;
  readonly instanceArn: string | undefined;
}

export const diallingPermissions = (
  on: DiallingResources,
): Readonly<Record<DiallingFunction, readonly Permission[]>> => {
  const { contacts, customers, dialling } = on.storage;
  return {
    dial: [
      ...claimDials(on.storage),
      ...settleDials(on.storage),
      queryDue(dialling),
      onDialling(dialling, ['campaign', 'control'], 'PutItem'),
      onTable(customers, 'GetItem'),
      makeMac(on.keys.numbers),
      readGeneration(on.storage),
      moveGeneration(on.storage),
      ...(on.instanceArn === undefined ? [] : [startContacts(on.instanceArn), currentMetrics(on.instanceArn)]),
    ],
    reconcile: [
      ...settleDials(on.storage),
      queryDue(dialling),
      onDialling(dialling, ['person'], 'UpdateItem'),
      onTable(contacts, 'GetItem'),
      onTable(customers, 'Query'),
    ],
    plan: [
      onDialling(dialling, ['campaign'], 'Query'),
      onDialling(dialling, ['followUp'], 'PutItem'),
      queryProfiles(customers),
      onTable(customers, 'BatchGetItem'),
    ],
    campaigns: [
      ...readEffect(on.storage),
      // Who waits on a list: its dry run.
      queryDue(dialling),
      onDialling(dialling, ['person', 'campaign', 'followUp', 'control'], 'GetItem', 'Query'),
      onDialling(dialling, ['campaign', 'followUp', 'control'], 'PutItem'),
      queryProfiles(customers),
      onTable(customers, 'BatchGetItem', 'GetItem', 'PutItem'),
      makeMac(on.keys.numbers),
      makeMac(on.keys.pseudonym),
      readGeneration(on.storage),
      moveGeneration(on.storage),
    ],
    mayDial: [
      ...claimDials(on.storage),
      makeMac(on.keys.pseudonym),
      readGeneration(on.storage),
      ...(on.instanceArn === undefined ? [] : [stopContacts(on.instanceArn)]),
    ],
  };
};

/** The environment of each function, from the settings and the resources. */
import { Stack } from 'aws-cdk-lib/core';
import type { EnvValues, FunctionName } from '../shared/contracts/env.ts';
import type { Config } from '../shared/config/config.ts';
import type { Keys } from './constructs/keys.ts';
import type { Storage } from './constructs/storage.ts';
import type { Settings } from './settings.ts';

export type Environments = { readonly [F in FunctionName]: EnvValues<F> };

const kpiSettings = ({ timeZone, agentData, hierarchy, surveyScales, currency }: Config): string =>
  JSON.stringify({ timeZone, agentData, hierarchy, surveyScales, currency });

const readSettings = ({ thresholds, weekStartsOn, quotas }: Config): string =>
  JSON.stringify({ ...thresholds, weekStartsOn, quotas });

/** Default deny: a stack without an instance answers defaults only, unless it is one for trials. */
const instanceRule = ({ config, mode }: Settings): string =>
  config.connect?.instanceArn ?? (mode === 'dev' ? 'any' : 'none');

type DiallingFunction = 'dial' | 'reconcile' | 'plan' | 'campaigns' | 'mayDial';

const diallingEnvironments = (
  settings: Settings,
  storage: Storage,
  keys: Keys,
): Pick<Environments, DiallingFunction> => {
  const { config } = settings;
  const flow = { CONNECT_INSTANCE: instanceRule(settings) };
  const dialling = { CONTACTS_TABLE: storage.contacts.tableName, DIALLING_TABLE: storage.dialling.tableName };
  const generation = {
    GENERATION_PARAMETER: storage.generation.parameterName,
    DIALLING_SETTINGS: JSON.stringify(config.dialling),
  };
  return {
    dial: {
      ...dialling,
      ...generation,
      CUSTOMERS_TABLE: storage.customers.tableName,
      NUMBER_KEY_ID: keys.numbers.keyId,
      CONNECT_INSTANCE_ARN: config.connect?.instanceArn ?? '',
    },
    reconcile: { ...dialling, CUSTOMERS_TABLE: storage.customers.tableName },
    plan: { ...dialling, CUSTOMERS_TABLE: storage.customers.tableName, HOLDOUT: JSON.stringify(config.holdout) },
    campaigns: {
      ...dialling,
      ...generation,
      CUSTOMERS_TABLE: storage.customers.tableName,
      NUMBER_KEY_ID: keys.numbers.keyId,
      PSEUDONYM_KEY_ID: keys.pseudonym.keyId,
      HOLDOUT: JSON.stringify(config.holdout),
      ECONOMICS: JSON.stringify(config.economics),
    },
    mayDial: { ...dialling, ...generation, ...flow, PSEUDONYM_KEY_ID: keys.pseudonym.keyId },
  };
};

/** Functions that contact flows call, and the reader of what Connect stores about a contact later. */
const flowEnvironments = (settings: Settings, storage: Storage, keys: Keys) => {
  const { config } = settings;
  const pseudonym = { PSEUDONYM_KEY_ID: keys.pseudonym.keyId };
  const flow = { CONNECT_INSTANCE: instanceRule(settings) };
  const contacts = { CONTACTS_TABLE: storage.contacts.tableName };
  const kpi = { KPI_TABLE: storage.kpi.tableName };
  return {
    survey: {
      ...contacts,
      ...flow,
      SURVEY_SCALES: JSON.stringify(config.surveyScales),
      ATTRIBUTE_MAP: JSON.stringify(config.attributeMap),
    },
    outcome: { ...contacts, ...flow, CURRENCY: config.currency },
    analysis: { ...contacts, CONNECT_INSTANCE: config.connect?.instanceArn ?? 'any' },
    optOut: { ...flow, ...pseudonym, DIALLING_TABLE: storage.dialling.tableName },
    callbackPromise: { ...flow, ...pseudonym, CUSTOMERS_TABLE: storage.customers.tableName },
    goodwill: {
      ...contacts,
      ...flow,
      ...pseudonym,
      CUSTOMERS_TABLE: storage.customers.tableName,
      GOODWILL: JSON.stringify(config.goodwill),
      TIME_ZONE: config.timeZone,
      CURRENCY: config.currency,
    },
    teamStanding: { ...kpi, ...flow, KPI_SETTINGS: kpiSettings(config), READ_SETTINGS: readSettings(config) },
  };
};

export const environments = (settings: Settings, storage: Storage, keys: Keys): Environments => {
  const { config, releasedAt } = settings;
  const flow = { CONNECT_INSTANCE: instanceRule(settings) };
  const contacts = { CONTACTS_TABLE: storage.contacts.tableName };
  const kpi = { KPI_TABLE: storage.kpi.tableName };
  const lanes = { LANES: String(config.lanes) };
  const definition = { KPI_SETTINGS: kpiSettings(config), DEFINITION_RELEASED_AT: String(releasedAt) };
  const customers = {
    ...contacts,
    CUSTOMERS_TABLE: storage.customers.tableName,
    DIALLING_TABLE: storage.dialling.tableName,
    CUSTOMER_SETTINGS: JSON.stringify({ ...config.customers, timeZone: config.timeZone }),
  };
  const ingest = {
    ...contacts,
    PSEUDONYM_KEY_ID: keys.pseudonym.keyId,
    NUMBER_KEY_ID: keys.numbers.keyId,
    CUSTOMERS_TABLE: storage.customers.tableName,
    FAILURE_BUCKET: storage.failures.bucketName,
    ATTRIBUTE_MAP: JSON.stringify(config.attributeMap),
    SURVEY_SCALES: JSON.stringify(config.surveyScales),
  };
  const customerAccess = {
    ...customers,
    PSEUDONYM_KEY_ID: keys.pseudonym.keyId,
    NUMBER_KEY_ID: keys.numbers.keyId,
  };
  return {
    ingest,
    ingestObjects: ingest,
    aggregate: { ...kpi, ...definition, ...lanes },
    fold: { ...kpi },
    sweep: { ...contacts, ...kpi, ...definition, ...lanes },
    audit: { ...contacts, ...kpi, ...definition, AUDIT_WINDOW_DAYS: String(config.audit.windowDays) },
    api: {
      ...contacts,
      ...kpi,
      ...definition,
      TOKEN_KEY_ID: keys.tokens.keyId,
      READ_SETTINGS: readSettings(config),
    },
    export: {
      ...kpi,
      ...definition,
      READ_SETTINGS: readSettings(config),
      EXPORT_BUCKET: storage.exports.bucketName,
      EXPORT_FIRST_DAYS: String(config.export.firstDays),
    },
    targets: { ...kpi, KPI_SETTINGS: kpiSettings(config) },
    misses: { ...kpi, KPI_SETTINGS: kpiSettings(config), READ_SETTINGS: readSettings(config) },
    now: { CONNECT_INSTANCE_ARN: config.connect?.instanceArn ?? '' },
    page: {},
    authorizer: { ...kpi, STACK_NAME: Stack.of(storage).stackName, JWT_SETTINGS: JSON.stringify(config.jwt ?? null) },
    observe: customers,
    customers: customerAccess,
    customerContext: {
      ...flow,
      ...contacts,
      CUSTOMERS_TABLE: storage.customers.tableName,
      DIALLING_TABLE: storage.dialling.tableName,
      PSEUDONYM_KEY_ID: keys.pseudonym.keyId,
      CUSTOMER_SETTINGS: customers.CUSTOMER_SETTINGS,
      HOLDOUT: JSON.stringify(config.holdout),
    },
    customerEvents: customerAccess,
    customerSweep: customers,
    ...flowEnvironments(settings, storage, keys),
    ...diallingEnvironments(settings, storage, keys),
  };
};

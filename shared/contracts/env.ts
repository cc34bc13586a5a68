/** Environment of each function: one schema, supplied by CDK (same keys, at synth) and parsed by the function (at start). */
import * as z from 'zod';
import { mostLanes } from '../dynamo/lanes.ts';
import { mappedAttributes } from '../domain/contact.ts';
import { diallingConfig } from '../retention/dialling-settings.ts';
import { economicsSchema } from '../retention/effect/economics.ts';
import { holdoutSchema } from '../retention/effect/plan.ts';
import { limits } from './limits.ts';
import { questionIds } from '../domain/survey.ts';
import { scaleIds } from '../domain/survey-scales.ts';
import { customerSettingsSchema } from '../retention/customer/settings.ts';

const name = z.string().min(1);
const json = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text, context): z.output<S> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not valid JSON' });
      return z.NEVER;
    }
  });
const integer = z.coerce.number().int().min(0);

const questionScalesSchema = z.record(z.enum(questionIds), z.enum(scaleIds));

export const kpiSettingsSchema = z.object({
  timeZone: z.string(),
  agentData: z.enum(['off', 'pseudonymous', 'named']),
  hierarchy: z.array(z.object({ validFrom: z.string(), siteLevel: z.number(), teamLevel: z.number() })).min(1),
  surveyScales: questionScalesSchema.optional(),
  currency: z.string().optional(),
});

export const readSettingsSchema = z.object({
  serviceLevelSeconds: z.number(),
  queueServiceLevelSeconds: z.record(z.string(), z.number()),
  shortAbandonSeconds: z.number(),
  weekStartsOn: z.enum(['monday', 'sunday', 'saturday']),
  quotas: z.object({ agent: z.record(z.string(), z.number()), team: z.record(z.string(), z.number()) }).optional(),
});
/** Settings that matter when numbers are read; changing them needs no touch. */
export type ReadSettings = z.infer<typeof readSettingsSchema>;

const attributeMapSchema = z.record(z.enum(mappedAttributes), z.array(z.string()));

const goodwillSettingsSchema = z.object({
  afterSeconds: integer,
  amount: integer,
  wording: name,
  budgetPerDay: integer,
  customerDays: integer,
});

/** Which Connect instance may call: its ARN, `any` or `none` (flow/instance.ts). */
const flow = { CONNECT_INSTANCE: name };

/** KPI_SETTINGS and DEFINITION_RELEASED_AT (epoch seconds of the synthesis) together make the definition. */
const definition = { KPI_SETTINGS: json(kpiSettingsSchema), DEFINITION_RELEASED_AT: integer };
/** Lanes that journal entries are written to. */
const lanes = { LANES: z.coerce.number().int().min(1).max(mostLanes) };

/** Recomputing customers. */
const customers = {
  CONTACTS_TABLE: name,
  CUSTOMERS_TABLE: name,
  /** A complaint is noted at the person, for whoever may call. */
  DIALLING_TABLE: name,
  CUSTOMER_SETTINGS: json(customerSettingsSchema),
};
/** The ledger of dials, and the rows by which its follow-ups are counted. */
const dialling = { DIALLING_TABLE: name, CONTACTS_TABLE: name };
/** Parameter that says which table was dialled from last. */
const generation = { GENERATION_PARAMETER: name };
const diallingSettings = { DIALLING_SETTINGS: json(diallingConfig) };

/** The same whatever brings the records. */
const ingest = z.object({
  CONTACTS_TABLE: name,
  CUSTOMERS_TABLE: name,
  FAILURE_BUCKET: name,
  PSEUDONYM_KEY_ID: name,
  NUMBER_KEY_ID: name,
  ATTRIBUTE_MAP: json(attributeMapSchema),
  SURVEY_SCALES: json(questionScalesSchema),
});
/** Answering for single customers. */
const customerAccess = { ...customers, PSEUDONYM_KEY_ID: name, NUMBER_KEY_ID: name };

export const envSchemas = {
  ingest,
  ingestObjects: ingest,
  aggregate: z.object({ KPI_TABLE: name, ...definition, ...lanes }),
  fold: z.object({ KPI_TABLE: name }),
  sweep: z.object({ CONTACTS_TABLE: name, KPI_TABLE: name, ...definition, ...lanes }),
  audit: z.object({ CONTACTS_TABLE: name, KPI_TABLE: name, AUDIT_WINDOW_DAYS: integer, ...definition }),
  api: z.object({
    CONTACTS_TABLE: name,
    KPI_TABLE: name,
    /** Its own HMAC key: the API must not be able to derive customer keys. */
    TOKEN_KEY_ID: name,
    READ_SETTINGS: json(readSettingsSchema),
    ...definition,
  }),
  export: z.object({
    KPI_TABLE: name,
    EXPORT_BUCKET: name,
    /** Days that the first run begins with. */
    EXPORT_FIRST_DAYS: z.coerce.number().int().min(1).max(limits.exportFirstDays),
    READ_SETTINGS: json(readSettingsSchema),
    ...definition,
  }),
  targets: z.object({ KPI_TABLE: name, KPI_SETTINGS: definition.KPI_SETTINGS }),
  misses: z.object({ KPI_TABLE: name, KPI_SETTINGS: definition.KPI_SETTINGS, READ_SETTINGS: json(readSettingsSchema) }),
  /** Without an instance the ARN is empty. */
  now: z.object({ CONNECT_INSTANCE_ARN: z.string() }),
  page: z.object({}),
  authorizer: z.object({
    KPI_TABLE: name,
    /** Part of the usage keys that clients are throttled by. */
    STACK_NAME: name,
    /** JSON null: keys only. */
    JWT_SETTINGS: json(z.object({ issuer: z.string(), audience: z.string() }).nullable()),
  }),
  survey: z.object({
    CONTACTS_TABLE: name,
    SURVEY_SCALES: json(questionScalesSchema),
    ATTRIBUTE_MAP: json(attributeMapSchema),
    ...flow,
  }),
  outcome: z.object({ CONTACTS_TABLE: name, CURRENCY: name, ...flow }),
  observe: z.object(customers),
  customers: z.object(customerAccess),
  customerContext: z.object({
    CONTACTS_TABLE: name,
    CUSTOMERS_TABLE: name,
    DIALLING_TABLE: name,
    PSEUDONYM_KEY_ID: name,
    CUSTOMER_SETTINGS: json(customerSettingsSchema),
    HOLDOUT: json(holdoutSchema),
    ...flow,
  }),
  customerEvents: z.object(customerAccess),
  customerSweep: z.object(customers),
  analysis: z.object({ CONTACTS_TABLE: name, ...flow }),
  optOut: z.object({ DIALLING_TABLE: name, PSEUDONYM_KEY_ID: name, ...flow }),
  callbackPromise: z.object({ CUSTOMERS_TABLE: name, PSEUDONYM_KEY_ID: name, ...flow }),
  goodwill: z.object({
    CONTACTS_TABLE: name,
    CUSTOMERS_TABLE: name,
    PSEUDONYM_KEY_ID: name,
    GOODWILL: json(goodwillSettingsSchema),
    TIME_ZONE: name,
    CURRENCY: name,
    ...flow,
  }),
  teamStanding: z.object({
    KPI_TABLE: name,
    KPI_SETTINGS: json(kpiSettingsSchema),
    READ_SETTINGS: json(readSettingsSchema),
    ...flow,
  }),
  dial: z.object({
    ...dialling,
    ...generation,
    ...diallingSettings,
    CUSTOMERS_TABLE: name,
    NUMBER_KEY_ID: name,
    /** Without an instance it is empty, and nothing is dialled. */
    CONNECT_INSTANCE_ARN: z.string(),
  }),
  reconcile: z.object({ ...dialling, CUSTOMERS_TABLE: name }),
  plan: z.object({ ...dialling, CUSTOMERS_TABLE: name, HOLDOUT: json(holdoutSchema) }),
  campaigns: z.object({
    ...dialling,
    ...generation,
    ...diallingSettings,
    CUSTOMERS_TABLE: name,
    NUMBER_KEY_ID: name,
    PSEUDONYM_KEY_ID: name,
    HOLDOUT: json(holdoutSchema),
    ECONOMICS: json(economicsSchema),
  }),
  mayDial: z.object({ ...dialling, ...generation, ...diallingSettings, PSEUDONYM_KEY_ID: name, ...flow }),
} as const satisfies Record<string, z.ZodObject>;

export type FunctionName = keyof typeof envSchemas;
/** Functions of every stack; the others are there when a setting asks for them. */
export type AlwaysPresent = Exclude<FunctionName, 'ingestObjects'>;
export type Env<F extends FunctionName> = z.output<(typeof envSchemas)[F]>;

/** What CDK must supply: the same keys, each a deploy-time string or token. */
export type EnvValues<F extends FunctionName> = { readonly [K in keyof z.input<(typeof envSchemas)[F]>]: string };

/** Throws one error that lists every missing or wrong variable. */
export const loadEnv = <F extends FunctionName>(
  fn: F,
  source: Readonly<Record<string, string | undefined>>,
): Env<F> => {
  const parsed = envSchemas[fn].safeParse(source);
  if (!parsed.success) throw new Error(`Environment of ${fn} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data as Env<F>; // boundary: safeParse of an indexed schema loses which one it was
};

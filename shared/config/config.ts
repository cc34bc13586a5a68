/** `holdfast.config.json`: everything an operator sets, checked before anything is built from it. */
import * as z from 'zod';
import { mappedAttributes } from '../domain/contact.ts';
import { isTimeZone } from '../domain/time.ts';
import { goodwillDefaults } from '../domain/goodwill.ts';
import { questionIds, questions } from '../domain/survey.ts';
import { scaleIds } from '../domain/survey-scales.ts';
import { mostLanes } from '../dynamo/lanes.ts';
import { agentEventsSchema, recordSourceSchema } from './record-source.ts';
import { waitThresholdsS } from '../kpi/cells.ts';
import { diallingConfig } from '../retention/dialling-settings.ts';
import { economicsSchema } from '../retention/effect/economics.ts';
import { holdoutSchema } from '../retention/effect/plan.ts';
import { customersConfig } from '../retention/customer/settings.ts';

const zone = z.string().refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' });
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a day such as 2026-01-31' });
const level = z.number().int().min(1).max(5);

/** Distributions have exact borders at these waits only; another threshold could not be answered exactly. */
const threshold = z.number().refine((s) => waitThresholdsS.some((border) => border === s), {
  error: `must be one of ${waitThresholdsS.join(', ')} seconds`,
});

const attributeNames = z.array(z.string().min(1).max(128)).max(10);

const attributeMap = z.strictObject(
  // Boundary: fromEntries widens the keys; they are exactly mappedAttributes.
  Object.fromEntries(mappedAttributes.map((name) => [name, attributeNames.default([name])])) as Record<
    (typeof mappedAttributes)[number],
    z.ZodDefault<typeof attributeNames>
  >,
);

const scale = z.enum(scaleIds);

const surveyScales = z.strictObject(
  // Boundary: fromEntries widens the keys; they are exactly questionIds.
  Object.fromEntries(questionIds.map((id) => [id, scale.default(questions[id].scale)])) as Record<
    (typeof questionIds)[number],
    z.ZodDefault<typeof scale>
  >,
);

const quotas = z.record(z.string().min(1), z.number().positive().max(100_000));

const connect = z.strictObject({
  instanceArn: z.string().regex(/^arn:aws[a-z-]*:connect:[a-z0-9-]+:\d{12}:instance\/[0-9a-f-]{36}$/, {
    error: 'must be the ARN of an Amazon Connect instance',
  }),
});

/** What a new on-demand table takes at once; less cannot be asked for. */
const newTable = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000 } as const;

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Present when there is an instance to associate with. */
  connect: connect.optional(),
  recordSource: recordSourceSchema,
  agentEvents: agentEventsSchema,
  /** The centre's time zone: its days are the days of the KPIs. */
  timeZone: zone.default('Europe/Berlin'),
  weekStartsOn: z.enum(['monday', 'sunday', 'saturday']).default('monday'),
  /** ISO 4217; amounts are kept in minor units. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  attributeMap: attributeMap.prefault({ topic: ['topic', 'reason'] }),
  /** Which level of the agent hierarchy is the site and which the team, each from a day on (the newest that has begun counts). */
  hierarchy: z
    .array(z.strictObject({ validFrom: day.default('1971-01-01'), siteLevel: level, teamLevel: level }))
    .min(1)
    .transform((levels) => levels.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)))
    .default([{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }]),
  /** Scale of answers that name none: those in contact attributes, and those of flows that declare no scale. */
  surveyScales: surveyScales.prefault({}),
  /** The bucket that Connect writes Contact Lens output and evaluations to; it must send its events to EventBridge. */
  analysis: z
    .strictObject({
      bucketName: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
      /** Key that the objects are encrypted with, when it is not the bucket's own S3 key. */
      kmsKeyArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:kms:/)
        .optional(),
    })
    .optional(),
  /** What callers are offered who wait too long; amounts in minor units of the currency, off without a budget. */
  goodwill: z
    .strictObject({
      afterSeconds: z.number().int().min(1).max(7200).default(goodwillDefaults.afterSeconds),
      amount: z.number().int().min(1).max(10_000_000).default(goodwillDefaults.amount),
      wording: z.string().min(1).max(100).default(goodwillDefaults.wording),
      budgetPerDay: z.number().int().min(0).max(1_000_000_000).default(goodwillDefaults.budgetPerDay),
      customerDays: z.number().int().min(1).max(3650).default(goodwillDefaults.customerDays),
    })
    .prefault({}),
  /** Sales per day that an agent or a team is expected to make, by id; `*` stands for all others. */
  quotas: z.strictObject({ agent: quotas.default({}), team: quotas.default({}) }).prefault({}),
  /** Sign-in of people with tokens of an OpenID Connect issuer, beside API keys. */
  jwt: z.strictObject({ issuer: z.url({ protocol: /^https$/ }), audience: z.string().min(1) }).optional(),
  agentData: z.enum(['off', 'pseudonymous', 'named']).default('pseudonymous'),
  thresholds: z
    .strictObject({
      serviceLevelSeconds: threshold.default(20),
      /** Per queue id. */
      queueServiceLevelSeconds: z.record(z.string().min(1), threshold).default({}),
      shortAbandonSeconds: threshold.default(10),
    })
    .prefault({}),
  /** Repeats, lifecycle and risk. */
  customers: customersConfig.prefault({}),
  retention: z
    .strictObject({
      deadLetterDays: z.number().int().min(7).max(365).default(30),
      logDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(180), z.literal(365)]).default(90),
    })
    .prefault({}),
  /** Who is not called, so that the effect of calling can be seen: one draw per season over all campaigns. */
  holdout: holdoutSchema.prefault({}),
  /** Countries that are called, and how fast. */
  dialling: diallingConfig.prefault({}),
  /** Costs and values for the effect of campaigns; a figure whose rate is not set is not computed. */
  economics: economicsSchema.prefault({}),
  alarms: z
    .strictObject({
      /** Gets every alarm once its owner has confirmed the subscription. */
      email: z.email().optional(),
      /** Longest time without a single contact record that is normal, closing times and weekends included. */
      longestSilenceHours: z.number().int().min(1).max(168).default(24),
    })
    .prefault({}),
  audit: z.strictObject({ windowDays: z.number().int().min(1).max(60).default(3) }).prefault({}),
  stream: z
    .strictObject({
      /** 0 = on-demand capacity. */
      shards: z.number().int().min(0).max(500).default(0),
      retentionHours: z.number().int().min(24).max(8760).default(168),
    })
    .prefault({}),
  /** Journals that aggregation writes side by side; more lanes = more folding in parallel. */
  lanes: z.number().int().min(1).max(mostLanes).default(4),
  /** Longest time that contributions wait so that one bucket write serves many contacts. */
  foldWindowSeconds: z.number().int().min(0).max(300).default(20),
  /** Units per second that a table takes at once, for a first big day; AWS charges once for what is above a new table's own. */
  warmThroughput: z
    .partialRecord(
      z.enum(['contacts', 'customers', 'kpi']),
      z.strictObject({
        readUnitsPerSecond: z.number().int().min(newTable.readUnitsPerSecond).max(10_000_000),
        writeUnitsPerSecond: z.number().int().min(newTable.writeUnitsPerSecond).max(10_000_000),
      }),
    )
    .default({}),
  reservedConcurrency: z.record(z.string(), z.number().int().min(1)).default({}),
});

export type Config = z.infer<typeof configSchema>;

/** Throws one error that names every wrong field. */
export const parseConfig = (value: unknown): Config => {
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw new Error(`holdfast.config.json is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

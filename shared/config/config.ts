/** `holdfast.config.json`: everything an operator sets, checked before anything is built from it. Meanings: setting-texts.ts. */
import * as z from 'zod';
import { mappedAttributes } from '../domain/contact.ts';
import { isTimeZone } from '../domain/time.ts';
import { goodwillDefaults } from '../domain/goodwill.ts';
import { questionIds, questions } from '../domain/survey.ts';
import { scaleIds } from '../domain/survey-scales.ts';
import { limits } from '../contracts/limits.ts';
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
    error:
      'must be the ARN of an Amazon Connect instance: arn:aws:connect:REGION:ACCOUNT:instance/ and its id (36 characters)',
  }),
});

/** What a new on-demand table takes at once; less cannot be asked for. */
const newTable = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000 } as const;

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  connect: connect.optional(),
  recordSource: recordSourceSchema,
  agentEvents: agentEventsSchema,
  timeZone: zone.default('Europe/Berlin'),
  weekStartsOn: z.enum(['monday', 'sunday', 'saturday']).default('monday'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  attributeMap: attributeMap.prefault({ topic: ['topic', 'reason'] }),
  hierarchy: z
    .array(z.strictObject({ validFrom: day.default('1971-01-01'), siteLevel: level, teamLevel: level }))
    .min(1)
    .transform((levels) => levels.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)))
    .default([{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }]),
  surveyScales: surveyScales.prefault({}),
  analysis: z
    .strictObject({
      bucketName: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
      kmsKeyArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:kms:/)
        .optional(),
    })
    .optional(),
  goodwill: z
    .strictObject({
      afterSeconds: z.number().int().min(1).max(7200).default(goodwillDefaults.afterSeconds),
      amount: z.number().int().min(1).max(10_000_000).default(goodwillDefaults.amount),
      wording: z.string().min(1).max(100).default(goodwillDefaults.wording),
      budgetPerDay: z.number().int().min(0).max(1_000_000_000).default(goodwillDefaults.budgetPerDay),
      customerDays: z.number().int().min(1).max(3650).default(goodwillDefaults.customerDays),
    })
    .prefault({}),
  quotas: z.strictObject({ agent: quotas.default({}), team: quotas.default({}) }).prefault({}),
  jwt: z.strictObject({ issuer: z.url({ protocol: /^https$/ }), audience: z.string().min(1) }).optional(),
  agentData: z.enum(['off', 'pseudonymous', 'named']).default('pseudonymous'),
  thresholds: z
    .strictObject({
      serviceLevelSeconds: threshold.default(20),
      queueServiceLevelSeconds: z.record(z.string().min(1), threshold).default({}),
      shortAbandonSeconds: threshold.default(10),
    })
    .prefault({}),
  customers: customersConfig.prefault({}),
  retention: z
    .strictObject({
      deadLetterDays: z.number().int().min(7).max(365).default(30),
      logDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(180), z.literal(365)]).default(90),
    })
    .prefault({}),
  holdout: holdoutSchema.prefault({}),
  dialling: diallingConfig.prefault({}),
  economics: economicsSchema.prefault({}),
  alarms: z
    .strictObject({
      email: z.email().optional(),
      longestSilenceHours: z.number().int().min(1).max(168).default(24),
    })
    .prefault({}),
  export: z.strictObject({ firstDays: z.number().int().min(1).max(limits.exportFirstDays).default(100) }).prefault({}),
  audit: z.strictObject({ windowDays: z.number().int().min(1).max(60).default(3) }).prefault({}),
  stream: z
    .strictObject({
      shards: z.number().int().min(0).max(500).default(0),
      retentionHours: z.number().int().min(24).max(8760).default(168),
    })
    .prefault({}),
  lanes: z.number().int().min(1).max(mostLanes).default(4),
  foldWindowSeconds: z.number().int().min(0).max(300).default(20),
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

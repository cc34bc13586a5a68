/** What routes answer, by operation id: OpenAPI is written from this, and a test holds every answer against it. */
import * as z from 'zod';
import { missSchema } from '../kpi/targets/review.ts';
import { standingSchema } from '../kpi/targets/standing.ts';
import { targetSchema } from '../kpi/targets/target.ts';
import { transitionSchema } from './journey-routes.ts';
import type { RouteName } from './routes.ts';

export interface RouteResponse {
  readonly description: string;
  /** By media type; undefined: a text of that type. */
  readonly content: Readonly<Record<string, z.ZodType | undefined>>;
  /** Statuses that a caller can cause beside those that every route has. */
  readonly problems?: readonly number[];
}

const json = (description: string, schema: z.ZodType, problems: readonly number[] = []): RouteResponse => ({
  description,
  content: { 'application/json': schema },
  problems,
});

/** RFC 9457; answers of the gateway itself have the same form. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int().optional(),
  detail: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});

const nullable = z.number().nullable();
const definitionState = z.strictObject({ version: z.string(), migrating: z.boolean(), done: z.number().int() });
const asOf = z.strictObject({
  foldedAt: z.string().nullable(),
  lanes: z.array(z.strictObject({ lane: z.number().int(), seq: z.number().int() })),
});
const named = z.strictObject({ id: z.string(), label: z.string() });
const period = z.strictObject({ from: z.string(), to: z.string(), label: z.string() });

const kpiHead = {
  definition: definitionState,
  asOf,
  timeZone: z.string(),
  grain: z.string(),
  groupBy: z.string(),
  /** For `updatedSince` of the next refresh; on the first page. */
  cursor: z.string().optional(),
  notComputed: z.array(z.strictObject({ id: z.string(), reason: z.string() })).optional(),
  nextPageToken: z.string().optional(),
} as const;

const kpiValue = z.strictObject({
  value: nullable,
  numerator: nullable,
  denominator: nullable,
  threshold: z.number().optional(),
  suppressed: z.literal(true).optional(),
  ...standingSchema.shape,
});

const kpiRows = z.strictObject({
  ...kpiHead,
  rows: z.array(z.strictObject({ period, slice: z.record(z.string(), named), kpis: z.record(z.string(), kpiValue) })),
});

/** format=columns: `period` and the slices are indexes into the dictionaries. */
const kpiColumnar = z.strictObject({
  ...kpiHead,
  rowCount: z.number().int(),
  dictionaries: z.record(z.string(), z.array(z.union([period, named]))),
  columns: z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()]))),
});

const definitions = z.looseObject({
  definition: z.strictObject({ version: z.string(), releasedAt: z.string() }),
  timeZone: z.string(),
  weekStartsOn: z.string(),
  agentData: z.string(),
  kpis: z.array(
    z.looseObject({
      id: z.string(),
      labels: z.record(z.string(), z.string()),
      description: z.string(),
      unit: z.string(),
      better: z.string(),
      source: z.string(),
      formula: z.string(),
      measures: z.array(z.string()),
      distributions: z.array(z.string()),
      threshold: z.string().nullable(),
    }),
  ),
  measures: z.array(z.strictObject({ name: z.string(), unit: z.string(), meaning: z.string() })),
  grains: z.array(z.string()),
  slices: z.array(z.looseObject({ id: z.string(), label: z.string(), grains: z.array(z.string()) })),
  pairs: z.array(z.strictObject({ id: z.string(), slices: z.array(z.string()), grains: z.array(z.string()) })),
  limits: z.looseObject({}),
});

const contact = z.looseObject({
  contactId: z.string(),
  rev: z.number().int(),
  lastUpdate: z.string().nullable(),
  interval: z.string().nullable(),
  day: z.string().nullable(),
  timeZone: z.string(),
  channel: z.string().nullable(),
  facts: z.looseObject({ direction: z.string(), queued: z.boolean(), handled: z.boolean(), abandoned: z.boolean() }),
  queue: named.nullable(),
  agent: named.nullable(),
  slices: z.record(z.string(), named),
});

const contactList = z.strictObject({
  asOf,
  timeZone: z.string(),
  /** Days that the answer is about, over all of its pages; with a cursor, those that have to be replaced. */
  days: z.array(z.string()),
  cursor: z.string().optional(),
  rows: z.array(z.looseObject({ contactId: z.string(), disconnectedAt: z.string().nullable() })),
  nextPageToken: z.string().optional(),
});

const health = z.strictObject({
  status: z.literal('ok'),
  asOf,
  lanes: z.array(z.strictObject({ lane: z.number(), head: z.number(), cursor: z.number(), lag: z.number() })),
  newestFoldedAt: z.string().nullable(),
  definition: definitionState,
});

const now = z.union([
  z.strictObject({ configured: z.literal(false), detail: z.string() }),
  z.strictObject({
    configured: z.literal(true),
    asOf: z.string(),
    ageSeconds: z.number(),
    totals: z.strictObject({ waiting: z.number(), longestWaitSeconds: z.number() }),
    rows: z.array(z.looseObject({ queue: named, channel: z.string(), waiting: z.number() })),
  }),
]);

const transitions = z.strictObject({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  definition: definitionState,
  asOf,
  /** All of them; what is not named is in `others`. */
  total: z.number().int(),
  transitions: z.array(transitionSchema),
  others: z.strictObject({ transitions: z.number().int(), count: z.number().int() }),
});

const shownTarget = z.strictObject({ ...targetSchema.shape, owner: z.string().nullable(), suggested: z.boolean() });
const change = z.strictObject({
  bookVersion: z.number(),
  at: z.string(),
  by: z.string(),
  before: z.looseObject({}).nullable(),
  after: z.looseObject({}).nullable(),
});
const oneTarget = z.strictObject({ target: z.looseObject({ id: z.string() }) });
const odata: RouteResponse = {
  description: 'OData v4: JSON, for $metadata XML, for /$count a number',
  content: {
    'application/json': z.looseObject({ '@odata.context': z.string() }),
    'application/xml': undefined,
    'text/plain': undefined,
  },
  problems: [404, 406, 501],
};

export const responses: Readonly<Partial<Record<RouteName, RouteResponse>>> = {
  getKpis: {
    description: 'A page of KPI rows',
    content: { 'application/json': z.union([kpiRows, kpiColumnar]), 'text/csv': undefined },
    problems: [406],
  },
  getDefinitions: json('KPIs, measures, slices, pairs and limits', definitions),
  listContacts: {
    description: 'A page of contacts',
    content: { 'application/json': contactList, 'text/csv': undefined },
    problems: [406],
  },
  getContact: json('The contact as it is counted', contact, [404]),
  getHealth: json('How far the numbers are behind', health),
  getNow: json('Live numbers with their age', now),
  getOpenApi: json('This document', z.looseObject({ openapi: z.string(), paths: z.looseObject({}) })),
  getOdataService: odata,
  getOdata: odata,
  getTransitions: json('Transitions, the most frequent first', transitions),
  listTargets: json('Targets', z.strictObject({ version: z.number(), targets: z.array(shownTarget) })),
  createTarget: json('The new target', oneTarget, [409]),
  importTargets: json(
    'What was imported',
    z.strictObject({ imported: z.number(), created: z.number(), replaced: z.number() }),
    [409],
  ),
  reviewTargets: json(
    'KPIs by what their misses led to',
    z.strictObject({
      from: z.string(),
      days: z.number(),
      kpis: z.array(z.looseObject({ kpi: z.string(), misses: z.number(), steersNothing: z.boolean() })),
    }),
  ),
  listMisses: json('Missed targets', z.strictObject({ from: z.string(), misses: z.array(missSchema) })),
  getTargetHistory: json(
    'Changes of a target',
    z.strictObject({ targetId: z.string(), changes: z.array(change) }),
    [404],
  ),
  changeTarget: json('The changed target', oneTarget, [404, 409]),
  deleteTarget: json('Which was deleted', z.strictObject({ deleted: z.string() }), [404, 409]),
  acknowledgeMiss: json('The acknowledgement', z.looseObject({ targetId: z.string(), from: z.string() }), [404, 409]),
};

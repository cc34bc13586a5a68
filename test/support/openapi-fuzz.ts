/** Requests made from an OpenAPI document alone, by seed: sensible ones, slightly wrong ones, and noise. */
import * as z from 'zod';
import type { Random } from './random.ts';

const schemaShape = z.looseObject({});
const contentShape = z.record(z.string(), z.looseObject({ schema: schemaShape.optional() }));
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema: schemaShape }),
  ),
  requestBody: z.looseObject({ content: contentShape }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: contentShape.optional() })),
});
export const documentShape = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.looseObject({ schemas: z.record(z.string(), schemaShape) }),
});
export type Document = z.output<typeof documentShape>;

export interface FuzzRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Values that get past the first check of a parameter of this name. */
const sensible: Readonly<Record<string, readonly string[]>> = {
  from: ['2026-11-01', '2026-11-03', '2026-11-03T09:15Z'],
  to: ['2026-11-03', '2026-11-11', '2026-11-03T12:00Z'],
  ids: ['service-level', 'contacts-created,average-handle-time', 'nothing'],
  groupBy: ['queue', 'agent', 'queue,channel', 'colour'],
  filter: ['queue:x', 'channel:VOICE', 'total:all'],
  timeZone: ['Europe/Berlin', 'Asia/Kathmandu', 'Mars/Base'],
  limit: ['1', '500', '5001'],
  contactId: ['9a59efa5-202d-4754-a20e-d20e372dee83', 'unknown'],
  proxy: ['$metadata', 'Days', 'Contacts', 'Targets/$count', 'KpiDefinitions', 'Weeks', '%24metadata'],
  $filter: ["Slice eq 'queue'", 'Date ge 2026-11-01 and Date le 2026-11-11', 'Foo eq 1', "Slice eq 'total"],
  $select: ['Slice,Date', 'Id', 'Foo'],
  $top: ['3', '0', '-1'],
  $count: ['true', 'maybe'],
  $expand: ['x'],
};
/** Slashes stay, as whoever writes a path means them; but a client itself resolves `..` and would ask for another address. */
const pathPart = (value: string): string => {
  const encoded = encodeURIComponent(value);
  return value.includes('..') ? encoded : encoded.replaceAll('%2F', '/');
};

const noise = ['', ' ', "'", '%', '\u0000', 'é', '😀', '../..', '__proto__', '-1', '1e309', 'null', 'x'.repeat(300)];
const odataOptions = ['$filter', '$select', '$top', '$count', '$expand'];

const enumOf = (schema: z.output<typeof schemaShape>): string[] =>
  z.looseObject({ enum: z.array(z.string()) }).safeParse(schema).data?.enum ?? [];

const valueOf = (random: Random, name: string, schema: z.output<typeof schemaShape>): string => {
  const good = [...(sensible[name] ?? []), ...enumOf(schema)];
  return good.length > 0 && random.chance(0.85) ? random.pick(good) : random.pick(noise);
};

/** Bodies that are JSON of the right kind now and then, never what an operation wants in full: nothing gets changed. */
const bodyOf = (random: Random): string =>
  random.pick(['{}', '[]', 'null', '{"x":1}', 'no json', '{"kpi":"service-level"}', '']);

export const fuzzRequest = (
  random: Random,
  path: string,
  method: string,
  operation: z.output<typeof operationShape>,
): FuzzRequest => {
  let filled = path;
  const query: [string, string][] = [];
  for (const { name, in: where, required, schema } of operation.parameters) {
    if (where === 'path') filled = filled.replace(`{${name}}`, pathPart(valueOf(random, name, schema) || 'x'));
    else if (random.chance(required ? 0.95 : 0.3)) query.push([name, valueOf(random, name, schema)]);
  }
  if (path.startsWith('/odata'))
    for (const name of odataOptions) if (random.chance(0.3)) query.push([name, valueOf(random, name, {})]);
  if (random.chance(0.1)) query.push([random.pick(['colour', '$x', 'from']), 'red']);
  const text = new URLSearchParams(query).toString();
  const [bodyType] = Object.keys(operation.requestBody?.content ?? {});
  const accept = random.chance(0.8)
    ? '*/*'
    : random.pick(['text/csv', 'application/json', 'application/xml', 'image/png']);
  return {
    method: method.toUpperCase(),
    path: text === '' ? filled : `${filled}?${text}`,
    headers: { accept, ...(bodyType === undefined ? {} : { 'content-type': bodyType }) },
    body: bodyType === undefined ? undefined : bodyOf(random),
  };
};

/** What is wrong with an answer by the document; undefined: nothing. */
export const judgeAnswer = (
  { components }: Document,
  operation: z.output<typeof operationShape>,
  { status, contentType, text }: FuzzAnswer,
): string | undefined => {
  const documented = operation.responses[String(status)];
  if (status >= 500 && status !== 501) return `answered ${status}`;
  if (!documented) return `status ${status} is not documented`;
  const type = contentType.split(';')[0]?.trim() ?? '';
  const own = operation.responses[String(status)]?.content ?? {};
  // OData has its own form of problems.
  const isOdata = status !== 200 && type === 'application/json' && contentType.includes('odata');
  if (isOdata)
    return z.object({ error: z.object({ code: z.string(), message: z.string() }) }).safeParse(JSON.parse(text)).success
      ? undefined
      : 'is no OData error';
  const media = own[type];
  if (!media) return `content type ${contentType} of ${status} is not documented`;
  if (!type.endsWith('json') || !media.schema) return undefined;
  const schema = z.fromJSONSchema(resolved(media.schema, components.schemas));
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? undefined : z.prettifyError(parsed.error);
};

const resolved = (
  schema: z.output<typeof schemaShape>,
  schemas: Document['components']['schemas'],
): z.output<typeof schemaShape> => {
  const { data } = z.looseObject({ $ref: z.string() }).safeParse(schema);
  return data ? (schemas[data.$ref.split('/').at(-1) ?? ''] ?? schema) : schema;
};

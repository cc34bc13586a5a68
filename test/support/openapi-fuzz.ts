/** Requests made from an OpenAPI document alone, by seed: sensible ones, slightly wrong ones, and noise. */
import * as z from 'zod';
import type { Random } from './random.ts';

const schemaShape = z.looseObject({});
const contentShape = z.record(z.string(), z.looseObject({ schema: schemaShape.optional() }));
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: schemaShape,
    }),
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

/** Nearly right beside the document's own examples: values that get past a first check and may fail at a second. */
const doubtful: Readonly<Record<string, readonly string[]>> = {
  from: ['2026-11-03T09:15Z'],
  to: ['2026-11-03T12:00Z'],
  ids: ['nothing'],
  groupBy: ['agent', 'colour'],
  filter: ['queue:x', 'total:all'],
  timeZone: ['Asia/Kathmandu', 'Mars/Base'],
  limit: ['1', '5001'],
  contactId: ['unknown'],
  proxy: ['Weeks', '%24metadata'],
  $filter: ['Foo eq 1', "Slice eq 'total"],
  $select: ['Id', 'Foo'],
  $top: ['0', '-1'],
  $count: ['maybe'],
  $expand: ['x'],
};
/** Slashes stay, as whoever writes a path means them; but a client itself resolves `..` and would ask for another address. */
const pathPart = (value: string): string => {
  const encoded = encodeURIComponent(value);
  return value.includes('..') ? encoded : encoded.replaceAll('%2F', '/');
};

const noise = ['', ' ', "'", '%', '\u0000', 'é', '😀', '../..', '__proto__', '-1', '1e309', 'null', 'x'.repeat(300)];

const enumOf = (schema: z.output<typeof schemaShape>): string[] =>
  z.looseObject({ enum: z.array(z.string()) }).safeParse(schema).data?.enum ?? [];

export const examplesOf = (schema: z.output<typeof schemaShape>): unknown[] =>
  z.looseObject({ examples: z.array(z.unknown()) }).safeParse(schema).data?.examples ?? [];

/** What there is to ask for: a value by the name of its path parameter. */
export type Things = Readonly<Record<string, string>>;

const valueOf = (random: Random, name: string, schema: z.output<typeof schemaShape>): string => {
  const good = [...examplesOf(schema).map(String), ...(doubtful[name] ?? []), ...enumOf(schema)];
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
    else if (where === 'query' && random.chance(required ? 0.95 : 0.3))
      query.push([name, valueOf(random, name, schema)]);
  }
  if (random.chance(0.1)) query.push([random.pick(['colour', '$expand', 'from']), 'red']);
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

/**
 * The request that the document itself shows: its first examples, with every optional parameter that has one or with none
 * of them; path parameters name what there is. Undefined: the document shows none, or there is no such thing.
 */
export const shownRequest = (
  path: string,
  method: string,
  { parameters, requestBody }: z.output<typeof operationShape>,
  { things, optional }: { readonly things: Things; readonly optional: boolean },
): FuzzRequest | undefined => {
  let filled = path;
  const query: [string, string][] = [];
  for (const { name, in: where, required, schema } of parameters) {
    const [example] = examplesOf(schema);
    const value = where === 'path' ? (things[name] ?? example) : example;
    if (value === undefined && required) return undefined;
    if (where === 'path') filled = filled.replace(`{${name}}`, pathPart(String(value)));
    else if (where === 'query' && (required || (optional && value !== undefined))) query.push([name, String(value)]);
  }
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const [body] = examplesOf(content?.schema ?? {});
  const text = new URLSearchParams(query).toString();
  return {
    method: method.toUpperCase(),
    path: text === '' ? filled : `${filled}?${text}`,
    headers: { accept: '*/*', ...(type === undefined ? {} : { 'content-type': type }) },
    body: body === undefined ? undefined : JSON.stringify(body),
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

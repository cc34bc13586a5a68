/** The OData feed: from a path and its options to a document. Read-only. */
import * as z from 'zod';
import type { Caller } from '../../../../shared/http/caller.ts';
import { ProblemError, type Problem } from '../../../../shared/http/problem.ts';
import { Reply } from '../../../../shared/http/reply.ts';
import type { RequestFacts } from '../../../../shared/http/request-facts.ts';
import { openToken, signToken, type TokenContext } from '../query/page-token.ts';
import { boundsOf } from './bounds.ts';
import { collect, countOf, type Progress } from './collect.ts';
import { propertiesOf } from './evaluate.ts';
import { metadataXml, serviceDocument } from './metadata.ts';
import { optionsOf, rawOptions, type Options, type RawOptions } from './options.ts';
import type { EntitySource, SourceRequest } from './source.ts';
import { wrong } from './syntax-error.ts';

export interface OdataDeps {
  readonly sources: readonly EntitySource[];
  /** What page tokens are bound to. */
  readonly tokenContext: (query: Readonly<Record<string, unknown>>, caller: Caller) => Promise<TokenContext>;
}

export interface OdataInput {
  /** Below `/odata`. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly request: RequestFacts;
}

/** Exactly one version header: a second one that differs in case breaks Power Query. */
const versioned = (contentType: string, text: string, status = 200): Reply =>
  new Reply({ status, contentType, text, headers: { 'OData-Version': '4.0' } });
const json = (body: object, status?: number): Reply =>
  versioned('application/json;odata.metadata=minimal;charset=utf-8', JSON.stringify(body), status);

export const odataProblem = ({ type, status, detail, errors, requestId }: Problem): Reply =>
  json(
    {
      error: {
        code: type.slice(type.lastIndexOf(':') + 1),
        message: detail,
        ...(errors?.[0] ? { target: errors[0].field } : {}),
        ...(requestId === undefined ? {} : { details: [{ code: 'requestId', message: requestId }] }),
      },
    },
    status,
  );

const progressSchema = z.object({
  a: z.array(z.union([z.string(), z.number()])).optional(),
  s: z.number().int().min(0),
  t: z.number().int().min(0).optional(),
});

const requestOf = (options: Options, caller: Caller): SourceRequest => {
  const { select, filter, orderBy } = options;
  const wanted = select && new Set(select.map(({ name }) => name));
  for (const name of filter ? propertiesOf(filter) : []) wanted?.add(name);
  for (const { property } of orderBy) wanted?.add(property.name);
  return { bounds: boundsOf(filter), wanted, caller };
};

const checkScope = ({ scope, type }: EntitySource, { scopes }: Caller): void => {
  if (scope !== undefined && !scopes.includes(scope))
    throw new ProblemError('forbidden', `The key lacks the scope ${scope}, which ${type.set} needs.`);
};

const contextOf = (root: string, { type }: EntitySource, { select }: Options): string =>
  `${root}/$metadata#${type.set}${select ? `(${select.map(({ name }) => name).join(',')})` : ''}`;

const nextLink = (root: string, set: string, raw: RawOptions, token: string): string => {
  const options = Object.entries({ ...raw, $skiptoken: token });
  return `${root}/${set}?${options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
};

const entitiesOf = async (
  deps: OdataDeps,
  source: EntitySource,
  raw: RawOptions,
  { caller, request }: OdataInput,
): Promise<Reply> => {
  const root = `${request.baseUrl}/odata`;
  const options = optionsOf(source.type, raw);
  const { $skiptoken, ...rest } = raw;
  const bound = async (): Promise<TokenContext> => deps.tokenContext({ ...rest, set: source.type.set }, caller);
  let progress: Progress = { skip: options.skip, top: options.top };
  if ($skiptoken !== undefined) {
    const { a: after, s: skip, t: top } = openToken('$skiptoken', progressSchema, $skiptoken, await bound());
    progress = { after, skip, top };
  }
  const { entities, count, next } = await collect(source, requestOf(options, caller), options, progress);
  const token = next && signToken({ a: next.after, s: next.skip, t: next.top }, await bound());
  return json({
    '@odata.context': contextOf(root, source, options),
    ...(count === undefined ? {} : { '@odata.count': count }),
    value: entities,
    ...(token === undefined ? {} : { '@odata.nextLink': nextLink(root, source.type.set, rest, token) }),
  });
};

const counted = async (source: EntitySource, raw: RawOptions, { caller }: OdataInput): Promise<Reply> => {
  const options = optionsOf(source.type, raw);
  return versioned('text/plain;charset=utf-8', String(await countOf(source, requestOf(options, caller), options)));
};

/** Options that a document without entities takes. */
const onlyFormat = (raw: RawOptions): void => {
  const other = Object.keys(raw).find((name) => name !== '$format');
  if (other !== undefined) throw wrong(other, 'is for entity sets');
};

const metadata = (raw: RawOptions, sources: readonly EntitySource[]): Reply => {
  onlyFormat(raw);
  const format = (raw.$format ?? 'xml').split(';')[0]?.trim().toLowerCase();
  if (format !== 'xml' && format !== 'application/xml')
    throw new ProblemError('not-acceptable', '$metadata is XML only.');
  return versioned('application/xml;charset=utf-8', metadataXml(sources.map(({ type }) => type)));
};

const texts = (query: OdataInput['query']): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

export const answerOdata = async (deps: OdataDeps, input: OdataInput): Promise<Reply> => {
  const raw = rawOptions(texts(input.query));
  const path = input.path.replaceAll(/^\/+|\/+$/gu, '');
  if (path === '') {
    onlyFormat(raw);
    return json(
      serviceDocument(
        `${input.request.baseUrl}/odata`,
        deps.sources.map(({ type }) => type),
      ),
    );
  }
  if (path === '$metadata') return metadata(raw, deps.sources);
  const [set = '', segment, ...more] = path.split('/');
  const source = deps.sources.find(({ type }) => type.set === set);
  if (!source || more.length > 0 || (segment !== undefined && segment !== '$count')) {
    const sets = deps.sources.map(({ type }) => type.set).join(', ');
    throw new ProblemError('not-found', `There is no such resource; there are ${sets}, each with /$count.`);
  }
  checkScope(source, input.caller);
  return segment === '$count' ? counted(source, raw, input) : entitiesOf(deps, source, raw, input);
};

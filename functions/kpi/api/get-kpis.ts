/** `GET /v1/kpis`: one page of rows as JSON, as CSV, or as JSON columns. */
import { kpiFormats, type KpiQuery } from '../../../shared/contracts/kpi-query.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { Reply } from '../../../shared/http/reply.ts';
import type { RequestFacts } from '../../../shared/http/request-facts.ts';
import { nextPageLink, representationOf } from './negotiation.ts';
import { basisOf, changeCursor } from './query/changes.ts';
import { createPageToken } from './query/page-token.ts';
import type { Position } from './query/page.ts';
import { askedKpiPage, tokenContext, type KpiDeps, type KpiPage } from './read-kpis.ts';
import { asOf, definitionState } from './standing.ts';
import { columnsOf } from './table/columns.ts';
import { columnarTable } from './table/columnar.ts';
import { csvText } from './table/csv.ts';
import { fitting, rowBytes, rowsOfTable } from './table/rows.ts';

export interface KpiInput {
  readonly query: KpiQuery;
  readonly caller: Caller;
  readonly request: RequestFacts;
}

const nextToken = async (
  deps: KpiDeps,
  { query, caller }: KpiInput,
  next: Position | undefined,
): Promise<{ nextPageToken?: string }> =>
  next ? { nextPageToken: createPageToken(next, await tokenContext(deps, query, caller)) } : {};

const asksForCursor = ({ updatedSince, pageToken }: KpiQuery): boolean =>
  updatedSince !== undefined && pageToken === undefined;

const cursorOf = ({ definition, readSettings }: KpiDeps, { state }: Pick<KpiPage, 'state'>): string =>
  changeCursor(state.cursors, basisOf(definition, readSettings));

const standing = (deps: KpiDeps, { query }: KpiInput, { plan, state, notComputed }: KpiPage) => ({
  definition: definitionState(deps.definition, state.reapply),
  asOf: asOf(state.cursors),
  timeZone: plan.timeZone,
  grain: plan.grain,
  groupBy: plan.selection.cut,
  // Of the first page: what changes while the others are read is for the next time.
  ...(asksForCursor(query) ? { cursor: cursorOf(deps, { state }) } : {}),
  ...(notComputed.length > 0 ? { notComputed } : {}),
});

/** The position after the first `count` rows of the page. */
const nextAfter = (page: KpiPage, count: number): Position | undefined => {
  const last = page.rows[count - 1];
  return last && count < page.rows.length ? { value: last.value, from: last.from } : page.next;
};

const csvReply = async (deps: KpiDeps, input: KpiInput, page: KpiPage): Promise<Reply> => {
  const columns = columnsOf(page.plan);
  const table = rowsOfTable(columns, page.rows);
  const count = fitting(table.map(rowBytes), limits.answerBytes);
  const { nextPageToken } = await nextToken(deps, input, nextAfter(page, count));
  return new Reply({
    contentType: 'text/csv; charset=utf-8; header=present',
    text: csvText(columns, table.slice(0, count), input.query.dialect ?? 'rfc4180'),
    headers: {
      'content-disposition': `attachment; filename="kpis-${page.plan.grain}.csv"`,
      ...(asksForCursor(input.query) ? { 'holdfast-cursor': cursorOf(deps, page) } : {}),
      ...(nextPageToken === undefined
        ? {}
        : { link: nextPageLink(input.request, '/v1/kpis', input.query, nextPageToken) }),
    },
  });
};

const columnarAnswer = async (deps: KpiDeps, input: KpiInput, page: KpiPage): Promise<object> => {
  const table = columnarTable(page.plan, page.rows, limits.answerBytes);
  return {
    ...standing(deps, input, page),
    ...table,
    ...(await nextToken(deps, input, nextAfter(page, table.rowCount))),
  };
};

export const getKpis = async (deps: KpiDeps, input: KpiInput): Promise<object> => {
  const format = representationOf(kpiFormats, input.query, input.request);
  const page = await askedKpiPage(deps, input, format === 'json' ? undefined : (input.query.limit ?? limits.tableRows));
  switch (format) {
    case 'csv':
      return csvReply(deps, input, page);
    case 'columns':
      return columnarAnswer(deps, input, page);
    case 'json':
      return {
        ...standing(deps, input, page),
        rows: page.rows.map(({ period, slice, kpis }) => ({ period, slice, kpis })),
        ...(await nextToken(deps, input, page.next)),
      };
  }
};

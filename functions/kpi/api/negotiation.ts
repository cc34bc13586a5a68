/** Which representation a request for rows wants, and how an answer that is no JSON leads to its next page. */
import { limits } from '../../../shared/contracts/limits.ts';
import { negotiate } from '../../../shared/http/negotiate.ts';
import { invalid, overLimit, ProblemError } from '../../../shared/http/problem.ts';
import type { RequestFacts } from '../../../shared/http/request-facts.ts';

const mediaTypes = { json: 'application/json', csv: 'text/csv' } as const;

interface Wish<F extends string> {
  readonly format?: F | undefined;
  readonly dialect?: string | undefined;
  readonly limit?: number | undefined;
}

/** By name, else by the Accept header, which knows JSON and CSV only. */
export const representationOf = <F extends string>(
  formats: readonly (F | 'json' | 'csv')[],
  { format, dialect, limit }: Wish<F>,
  { accept }: RequestFacts,
): F | 'json' | 'csv' => {
  const wanted = negotiate(accept, Object.values(mediaTypes));
  if (format === undefined && wanted === undefined) {
    const offered = Object.values(mediaTypes).join(' and ');
    throw new ProblemError(
      'not-acceptable',
      `Accept asks for none of ${offered}; or name one with format=${formats.join('|')}.`,
    );
  }
  const chosen = format ?? (wanted === mediaTypes.csv ? 'csv' : 'json');
  if (dialect !== undefined && chosen !== 'csv')
    throw invalid({ field: 'dialect', message: 'is for CSV; add format=csv' });
  if (chosen === 'json' && limit !== undefined && limit > limits.rows)
    throw overLimit({ field: 'limit', message: `is ${limit}; the limit for format json is ${limits.rows}` });
  return chosen;
};

/** Where a spreadsheet finds the rest: it cannot read the answer's headers, but programs that load CSV can. */
export const nextPageLink = (
  { baseUrl }: RequestFacts,
  path: string,
  query: Readonly<Record<string, unknown>>,
  pageToken: string,
): string => {
  const given = Object.entries({ ...query, pageToken }).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, value])).toString();
  return `<${baseUrl}${path}?${text}>; rel="next"`;
};

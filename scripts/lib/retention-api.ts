/** Questions to the HTTP API with a checked answer. */
import * as z from 'zod';
import type { ApiAccess } from './report.ts';

/** A text is sent as CSV, an object as JSON; neither = GET. Throws what the API refuses. */
export type Ask = <S extends z.ZodType>(schema: S, path: string, body?: object | string) => Promise<z.output<S>>;

const requestOf = (key: string, body: object | string | undefined): RequestInit => {
  const headers = { 'x-api-key': key };
  if (body === undefined) return { headers };
  return typeof body === 'string'
    ? { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body }
    : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
};

export const asking =
  ({ url, key }: ApiAccess): Ask =>
  async (schema, path, body) => {
    const response = await fetch(`${url}${path}`, requestOf(key, body));
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return schema.parse(JSON.parse(text));
  };

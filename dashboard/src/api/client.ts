/** Asks the API on the page's own origin. The key goes into a header, never into an address. */
import type { FieldError } from './types.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0: no answer at all. */
  readonly status: number;
  /** What the API says of single fields of the request. */
  readonly errors: readonly FieldError[];

  constructor(status: number, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

export interface Client {
  readonly get: <T>(path: string, query?: Readonly<Record<string, string>>) => Promise<T>;
  readonly send: <T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    contentType?: string,
  ) => Promise<T>;
}

/** Longer than any answer takes; a screen must not hang on one request. */
const timeoutMs = 20_000;

/** As the API describes problems (RFC 9457). */
interface Problem {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

const errorOf = async (response: Response): Promise<ApiError> => {
  let problem: Problem | null = null;
  try {
    problem = (await response.json()) as Problem | null; // boundary: the API's problems have this shape
  } catch {
    // Not JSON: the status alone has to do.
  }
  return new ApiError(response.status, problem?.detail ?? `HTTP ${response.status}`, problem?.errors);
};

interface Asked {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const request = async (key: string, path: string, init: Asked): Promise<unknown> => {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      headers: { ...init.headers, 'x-api-key': key, accept: 'application/json' },
      // Without this a browser would ask for user and password when the key is refused.
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new ApiError(0, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw await errorOf(response);
  return response.json();
};

/** Paths are relative: the page and the API share their origin and stage. */
export const createClient = (key: string): Client => ({
  // Boundary: the API's answers have the shapes of types.ts; both are tested against each other in a browser.
  get: async <T>(path: string, query: Readonly<Record<string, string>> = {}) => {
    const text = new URLSearchParams(query).toString();
    return (await request(key, text === '' ? path : `${path}?${text}`, { method: 'GET' })) as T;
  },
  send: async <T>(method: string, path: string, body: unknown, contentType = 'application/json') =>
    (await request(key, path, {
      method,
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })) as T,
});

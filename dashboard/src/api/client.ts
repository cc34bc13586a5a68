/** Asks the API on the page's own origin. The key goes into a header, never into an address. */

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0: no answer at all. */
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
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

const detailOf = async (response: Response): Promise<string> => {
  try {
    const problem: unknown = await response.json();
    if (typeof problem === 'object' && problem !== null && 'detail' in problem) return String(problem.detail);
  } catch {
    // Not JSON: the status alone has to do.
  }
  return `HTTP ${response.status}`;
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
  if (!response.ok) throw new ApiError(response.status, await detailOf(response));
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

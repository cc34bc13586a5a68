/** Errors that a caller may see, as RFC 9457 problem details. Everything else becomes an opaque 500. */

export interface FieldError {
  /** Parameter that is wrong. */
  readonly field: string;
  readonly message: string;
}

const kinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'limit-exceeded': { status: 400, title: 'The request is over a limit' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'not-acceptable': { status: 406, title: 'No such representation' },
  conflict: { status: 409, title: 'In conflict with the present state' },
  internal: { status: 500, title: 'Internal error' },
  'not-implemented': { status: 501, title: 'Not offered' },
  unavailable: { status: 503, title: 'Not available for the moment' },
} as const;
export type ProblemKind = keyof typeof kinds;

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly requestId?: string;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];

  constructor(
    kind: ProblemKind,
    detail: string,
    options: { readonly errors?: readonly FieldError[]; readonly cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.errors = options.errors ?? [];
  }
}

const describe = (errors: readonly FieldError[]): string =>
  errors.map(({ field, message }) => `${field} ${message}`).join('; ');

export const invalid = (...errors: readonly FieldError[]): ProblemError =>
  new ProblemError('invalid-request', describe(errors), { errors });
export const overLimit = (...errors: readonly FieldError[]): ProblemError =>
  new ProblemError('limit-exceeded', describe(errors), { errors });

export const problemOf = (error: ProblemError, requestId: string): Problem => ({
  type: `urn:holdfast:problem:${error.kind}`,
  ...kinds[error.kind],
  detail: error.message,
  ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  requestId,
});

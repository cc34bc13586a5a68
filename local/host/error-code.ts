/**
 * The code of a Node.js system error ("ENOENT"). Not by instanceof: jest runs modules in a realm of their own, whose Error is
 * not the one that core modules throw.
 */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

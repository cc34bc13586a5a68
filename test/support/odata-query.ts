/** odata-query's builder. The package is CommonJS: what its default import is depends on who loads it. */
import loaded from 'odata-query';

type Builder = typeof loaded.default;

// Boundary: the types know only one of the two forms.
export const buildQuery: Builder = typeof loaded === 'function' ? (loaded as unknown as Builder) : loaded.default;

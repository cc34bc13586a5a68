/** What an object's name says: which kind of file it is, and when it was made. Pure. */

export type ObjectName =
  | { readonly kind: 'analysis'; readonly contactId: string; readonly madeAt: string; readonly redacted: boolean }
  | { readonly kind: 'evaluation' }
  | { readonly kind: 'other' };

const analysis = /(?:^|\/)Analysis\/(?:Voice|Chat)\/.*?([A-Za-z0-9-]{1,256})_analysis_(redacted_)?([^/]{1,64})\.json$/;
/** Newer exports by day, older ones by contact; the same evaluation may come as both. */
const evaluation = /(?:^|\/)(?:Contact)?Evaluations\/.+\.json$/;

export const readObjectName = (key: string): ObjectName => {
  const [, contactId, redacted, madeAt] = analysis.exec(key) ?? [];
  if (contactId !== undefined && madeAt !== undefined)
    return { kind: 'analysis', contactId, madeAt, redacted: redacted !== undefined };
  return evaluation.test(key) ? { kind: 'evaluation' } : { kind: 'other' };
};

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

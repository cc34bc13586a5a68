/** One request to S3 at a time: signing it needs no more than a fetch, and the full S3 client would double a bundle. */

/** The part of aws4fetch's client that is used. */
export interface SignedFetch {
  readonly fetch: (
    url: string,
    init: {
      readonly method: string;
      readonly headers: Record<string, string>;
      readonly body: string | Uint8Array<ArrayBuffer>;
    },
  ) => Promise<{ readonly ok: boolean; readonly status: number }>;
}

/** Virtual-hosted in the cloud; path style where an endpoint is given (one machine). */
export const bucketUrl = (bucket: string, region: string, endpoint: string | undefined): string =>
  endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;

/** Puts a whole object; throws when S3 did not take it. */
export const putObject = async (
  client: SignedFetch,
  url: string,
  { type, body }: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> },
): Promise<void> => {
  const { ok, status } = await client.fetch(url, { method: 'PUT', headers: { 'content-type': type }, body });
  if (!ok) throw new Error(`The object was not stored: S3 answered ${status}`);
};

/** Reads an object from S3. One signed request: the full S3 client would double the bundle. */
import type { AwsClient } from 'aws4fetch';
import type { ObjectNotice } from './notice.ts';

export type OpenObject = (notice: ObjectNotice) => Promise<AsyncIterable<Uint8Array>>;

const encodeKey = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

/** Path style where the name's dots would not match the certificate, and where an endpoint is given (one machine). */
export const objectUrl = (bucket: string, key: string, region: string, endpoint: string | undefined): string => {
  const path = encodeKey(key);
  if (endpoint) return `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
  return bucket.includes('.')
    ? `https://s3.${region}.amazonaws.com/${bucket}/${path}`
    : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
};

export const s3Objects =
  (client: Pick<AwsClient, 'fetch'>, region: string, endpoint: string | undefined): OpenObject =>
  async ({ bucket, key }) => {
    const response = await client.fetch(objectUrl(bucket, key, region, endpoint));
    // The body of a refusal names roles and keys; the status is enough to tell what is wrong.
    if (!response.ok || response.body === null) throw new Error(`S3 answered ${response.status}`);
    return response.body;
  };

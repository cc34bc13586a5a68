/** Reading one object from S3; aws4fetch signs the request, the full client would double the bundle. */
import type { AwsClient } from 'aws4fetch';
import { bucketUrl } from '../../../shared/http/bucket.ts';
import type { AnalysisDeps } from './analysis.ts';

/** Analyses of hours of talk have a few megabytes. */
const largestBytes = 50_000_000;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

export const s3Objects =
  (client: Pick<AwsClient, 'fetch'>, region: string, endpoint: string | undefined): AnalysisDeps['read'] =>
  async ({ bucket, key }) => {
    const path = key.split('/').map(encodeURIComponent).join('/');
    const response = await client.fetch(`${bucketUrl(bucket, region, endpoint)}/${path}`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`An object could not be read: S3 answered ${response.status}`);
    if (Number(response.headers.get('content-length') ?? 0) > largestBytes) return undefined;
    return parse(await response.text());
  };

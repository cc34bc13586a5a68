/** The bucket and the stream of a replay. */
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import { bucketUrl } from '../../shared/http/bucket.ts';
import { awsApi } from '../../shared/observability/aws-api.ts';
import { shortPause } from '../../shared/observability/pause.ts';
import type { AwsRuntime } from '../../shared/aws/json-api.ts';
import type { ReplayDeps } from './replay.ts';

const answerSchema = z.object({ Records: z.array(z.object({ ErrorCode: z.string().nullish() })) });

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const tag = (name: string): RegExp => new RegExp(`<${name}>([^<]*)</${name}>`, 'gu');
const textsOf = (name: string, xml: string): string[] =>
  [...xml.matchAll(tag(name))].map(([, text = '']) => unescaped(text));

export const replayDeps = (runtime: AwsRuntime, bucket: string, StreamName: string): ReplayDeps => {
  const s3 = new AwsClient({
    accessKeyId: runtime['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: runtime['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: runtime['AWS_SESSION_TOKEN'] ?? '',
    service: 's3',
    region: runtime['AWS_REGION'] ?? '',
  });
  const url = bucketUrl(
    bucket,
    runtime['AWS_REGION'] ?? '',
    runtime['AWS_ENDPOINT_URL_S3'] ?? runtime['AWS_ENDPOINT_URL'],
  );
  const kinesis = awsApi('kinesis', runtime);
  const get = async (address: string): Promise<string> => {
    const response = await s3.fetch(address);
    if (!response.ok) throw new Error(`${bucket}: S3 answered ${response.status}`);
    return response.text();
  };
  const list = async function* (prefix: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix,
        ...(token === undefined ? {} : { 'continuation-token': token }),
      });
      const page = await get(`${url}/?${query.toString()}`);
      yield* textsOf('Key', page);
      [token] = textsOf('NextContinuationToken', page);
    } while (token !== undefined);
  };
  return {
    list,
    read: async (key) => get(`${url}/${key.split('/').map(encodeURIComponent).join('/')}`),
    put: async (records) => {
      const Records = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
      const answer = answerSchema.parse(await kinesis('PutRecords', { StreamName, Records }));
      return records.filter((_, i) => answer.Records[i]?.ErrorCode);
    },
    pause: shortPause,
  };
};

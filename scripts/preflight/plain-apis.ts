/** The few calls for which a whole SDK client would be installed, signed by hand. */
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import type { BucketAnswer, StreamAnswer } from './answers.ts';

export interface PlainApis {
  readonly accountId: () => Promise<string>;
  readonly apiLogRole: () => Promise<string | undefined>;
  readonly stream: (arn: string) => Promise<StreamAnswer>;
  readonly bucket: (arn: string) => Promise<BucketAnswer>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const accountSchema = z.object({ cloudwatchRoleArn: z.string().nullish() });
const summarySchema = z.object({
  StreamDescriptionSummary: z.object({
    StreamStatus: z.string(),
    EncryptionType: z.string().optional(),
    KeyId: z.string().optional(),
  }),
});

/** `endpoint`: of a stand-in, for all services. */
export const plainApis = (credentials: Credentials, region: string, endpoint?: string): PlainApis => {
  const call = async (service: string, host: string, path: string, init: RequestInit = {}): Promise<Response> => {
    const client = new AwsClient({
      ...credentials,
      sessionToken: credentials.sessionToken ?? '',
      service,
      region,
      retries: 2,
    });
    const response = await client.fetch(`${endpoint ?? `https://${host}`}${path}`, init);
    if (!response.ok) throw new Error(`${service} answered ${response.status}`);
    return response;
  };
  return {
    accountId: async () => {
      const body = 'Action=GetCallerIdentity&Version=2011-06-15';
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await call('sts', `sts.${region}.amazonaws.com`, '/', { method: 'POST', headers, body });
      const [, id] = /<Account>(\d{12})<\/Account>/u.exec(await answer.text()) ?? [];
      if (id === undefined) throw new Error('Nobody is signed in: AWS did not say which account this is.');
      return id;
    },
    apiLogRole: async () => {
      const answer = await call('apigateway', `apigateway.${region}.amazonaws.com`, '/account');
      return accountSchema.parse(await answer.json()).cloudwatchRoleArn ?? undefined;
    },
    stream: async (arn) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Kinesis_20131202.DescribeStreamSummary',
      };
      const body = JSON.stringify({ StreamName: arn.split('/').at(-1) });
      const answer = await call('kinesis', `kinesis.${region}.amazonaws.com`, '/', { method: 'POST', headers, body });
      const { StreamDescriptionSummary: found } = summarySchema.parse(await answer.json());
      return { status: found.StreamStatus, keyId: found.EncryptionType === 'KMS' ? found.KeyId : undefined };
    },
    bucket: async (arn) => {
      const name = arn.split(':').at(-1) ?? '';
      const location = await call('s3', `s3.${region}.amazonaws.com`, `/${name}?location`);
      const [, place] = /<LocationConstraint[^>]*>([a-z0-9-]+)</u.exec(await location.text()) ?? [];
      const notifications = await call('s3', `s3.${region}.amazonaws.com`, `/${name}?notification`);
      return {
        region: place ?? 'us-east-1', // S3 says nothing for its first region
        sendsToEventBridge: (await notifications.text()).includes('<EventBridgeConfiguration'),
      };
    },
  };
};

/** The oracle is aws4fetch, which signs by code of its own. */
import { AwsV4Signer } from 'aws4fetch';
import fc from 'fast-check';
import { signedHeaders } from '../../../shared/aws/signature.ts';

const credentials = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
  secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{40}$/),
  sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{20,60}$/), { nil: undefined }),
});
const request = fc.record({
  service: fc.constantFrom('kms', 'ssm'),
  region: fc.constantFrom('eu-west-2', 'us-east-1', 'cn-north-1'),
  body: fc.json(),
  target: fc.stringMatching(/^[A-Za-z]{1,20}\.[A-Za-z]{1,20}$/),
  nowMs: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
});

describe('a signature', () => {
  it('is that of another signer, whatever the request', async () => {
    await fc.assert(
      fc.asyncProperty(credentials, request, async (who, { service, region, body, target, nowMs }) => {
        const host = `${service}.${region}.amazonaws.com`;
        const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
        const signed = signedHeaders({ service, region, host, headers, body }, who, nowMs);
        const { sessionToken, ...key } = who;
        const other = await new AwsV4Signer({
          method: 'POST',
          url: `https://${host}/`,
          headers,
          body,
          ...key,
          ...(sessionToken === undefined ? {} : { sessionToken }),
          service,
          region,
          datetime: String(signed['x-amz-date']),
          allHeaders: true,
        }).sign();
        expect(signed['authorization']).toBe(other.headers.get('authorization'));
        expect(Date.parse(String(signed['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5'))).toBe(
          Math.floor(nowMs / 1000) * 1000,
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** For commands that sign requests themselves: whom AWS takes them for, found as the SDK, `aws` and `cdk` find it. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsRuntime } from '../../shared/aws/json-api.ts';

/**
 * The environment with region and credentials in it, also where they come from a profile, a sign-in or a role. Throws when
 * nobody is signed in or no region is named.
 */
export const signedIn = async (env: AwsRuntime): Promise<AwsRuntime> => {
  const named = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const client = new LambdaClient(named === undefined ? {} : { region: named });
  try {
    const region = await client.config.region();
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return {
      ...env,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  } finally {
    client.destroy();
  }
};

/** Secret keys derived from one KMS HMAC key: the key never leaves KMS, one call per cold start, no secret at rest. */
import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';

/** What a derived key is for; another purpose gives an unrelated key. */
export type KeyPurpose = 'customer-key' | 'page-token' | 'number';

/** 32 bytes; throws when KMS refuses. */
export const derivedKey = async (client: KMSClient, keyId: string, purpose: KeyPurpose): Promise<Uint8Array> => {
  const { Mac } = await client.send(
    new GenerateMacCommand({
      KeyId: keyId,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: new TextEncoder().encode(`holdfast/${purpose}/v1`),
    }),
  );
  if (!Mac) throw new Error('KMS returned no MAC');
  return Mac;
};

/** Computes once; a failure is not remembered. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};

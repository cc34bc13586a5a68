/** Secret keys derived from one KMS HMAC key: the key never leaves KMS, one call per cold start, no secret at rest. */
import * as z from 'zod';
import type { JsonCall } from '../aws/json-api.ts';

/** What a derived key is for; another purpose gives an unrelated key. */
export type KeyPurpose = 'customer-key' | 'page-token' | 'number';

const macSchema = z.object({ Mac: z.string().min(1) });

/** 32 bytes; throws when KMS refuses. */
export const derivedKey = async (kms: JsonCall, keyId: string, purpose: KeyPurpose): Promise<Uint8Array> => {
  const answer = await kms('GenerateMac', {
    KeyId: keyId,
    MacAlgorithm: 'HMAC_SHA_256',
    Message: Buffer.from(`holdfast/${purpose}/v1`).toString('base64'),
  });
  return Buffer.from(macSchema.parse(answer).Mac, 'base64');
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

/** Which key encrypts what: keys are named by id, ARN or alias. */
import * as z from 'zod';
import type { JsonObject } from '../assembly/json.ts';
import { parseProperties } from './properties.ts';

const bucketProperties = z.object({
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.string().optional() }).optional(),
        }),
      ),
    })
    .optional(),
});
const streamProperties = z.object({ StreamEncryption: z.object({ KeyId: z.string().optional() }).optional() });

export const bucketKey = (logicalId: string, properties: JsonObject): string | undefined =>
  parseProperties(bucketProperties, logicalId, properties).BucketEncryption?.ServerSideEncryptionConfiguration[0]
    ?.ServerSideEncryptionByDefault?.KMSMasterKeyID;

export const streamKey = (logicalId: string, properties: JsonObject): string | undefined =>
  parseProperties(streamProperties, logicalId, properties).StreamEncryption?.KeyId;

interface KeyRing {
  readonly keys: readonly { readonly name: string; readonly arn: string }[];
  /** Alias name -> key id. */
  readonly keyAliases: ReadonlyMap<string, string>;
}

/** ARN of a key of the stack; undefined: none of it (AWS's own keys, somebody else's). */
export const findKey = ({ keys, keyAliases }: KeyRing, idOrArnOrAlias: string): string | undefined => {
  const isArn = idOrArnOrAlias.startsWith('arn:');
  const alias = isArn ? idOrArnOrAlias.slice(idOrArnOrAlias.lastIndexOf(':') + 1) : idOrArnOrAlias;
  const wanted = keyAliases.get(alias) ?? idOrArnOrAlias;
  return keys.find(({ name, arn }) => name === wanted || arn === wanted)?.arn;
};

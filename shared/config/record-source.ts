/** Where records come from. Most instances stream somewhere already, and Connect allows one target per kind of record. */
import * as z from 'zod';

const keyArn = z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
  error: 'must be the ARN of a KMS key (not of an alias)',
});

const own = z.strictObject({ kind: z.literal('own') });

/** One more consumer of a stream; its settings and Connect's are never touched. */
const existingStream = z.strictObject({
  kind: z.literal('existing-stream'),
  streamArn: z.string().regex(/^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/[\w.-]{1,128}$/, {
    error: 'must be the ARN of a Kinesis data stream',
  }),
  /** The customer managed key of the stream, when it has one. */
  kmsKeyArn: keyArn.optional(),
});

/** New objects of a bucket that a Firehose fills. */
const existingFirehose = z.strictObject({
  kind: z.literal('existing-firehose'),
  bucketArn: z.string().regex(/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    error: 'must be the ARN of a bucket, without a prefix',
  }),
  prefix: z
    .string()
    .max(500)
    .regex(/^[^*?]*$/, { error: 'must be plain text, without * or ?' })
    .default(''),
  /** The customer managed key of the objects, when they have one. */
  kmsKeyArn: keyArn.optional(),
});

export const recordSourceSchema = z
  .discriminatedUnion('kind', [own, existingStream, existingFirehose])
  .default({ kind: 'own' });

/** Read and counted; nothing is computed from them yet. */
export const agentEventsSchema = z
  .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('off') }), own, existingStream, existingFirehose])
  .default({ kind: 'off' });

/** Which objects an event speaks of: EventBridge ("Object Created") and S3's own notifications. Pure. */
import * as z from 'zod';
import type { ObjectPlace } from './object-name.ts';

const bucket = z.object({ name: z.string() });
const eventSchema = z.union([
  z
    .object({ detail: z.object({ bucket, object: z.object({ key: z.string() }) }) })
    .transform(({ detail }) => [{ bucket: detail.bucket.name, key: detail.object.key }]),
  z
    .object({ Records: z.array(z.object({ s3: z.object({ bucket, object: z.object({ key: z.string() }) }) })) })
    .transform(({ Records }) =>
      // Form encoding here, plain text in EventBridge's event.
      Records.map(({ s3 }) => ({
        bucket: s3.bucket.name,
        key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
      })),
    ),
]);

/** Throws a ZodError when the event is neither. */
export const objectsOf = (event: unknown): readonly ObjectPlace[] => eventSchema.parse(event);

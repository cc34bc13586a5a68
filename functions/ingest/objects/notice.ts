/** What EventBridge says when an object was made. Pure. */
import * as z from 'zod';

const schema = z.object({
  'detail-type': z.literal('Object Created'),
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    bucket: z.object({ name: z.string().min(3) }),
    object: z.object({ key: z.string().min(1), etag: z.string().default('') }),
  }),
});

export interface ObjectNotice {
  readonly bucket: string;
  readonly key: string;
  /** Tells an object from another one that was later written under the same key. */
  readonly etag: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** Throws when the message is none. */
export const parseNotice = (body: string): ObjectNotice => {
  const { time, detail } = schema.parse(JSON.parse(body));
  return {
    bucket: detail.bucket.name,
    key: detail.object.key,
    etag: detail.object.etag,
    createdAt: Date.parse(time),
  };
};

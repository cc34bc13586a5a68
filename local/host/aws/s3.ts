/** S3's wire protocol over the bucket folders: put, get, head, delete, list. */
import type { BucketStore, ListedObject } from './bucket-store.ts';
import type { Answer, Call } from './http-message.ts';

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');

const xml = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const xmlError = (status: number, code: string, message: string): Answer =>
  xml(status, `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`);

/** The SDK's chunked upload: "<hex size>[;signature]\r\n<bytes>\r\n" ... "0\r\n" trailers. */
export const decodeAwsChunked = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd < 0 ? 0 : Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
};

const isChunked = (headers: Call['headers']): boolean =>
  (headers['content-encoding'] ?? '').includes('aws-chunked') ||
  (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');

const KEPT = ['content-type', 'cache-control', 'content-disposition', 'content-language'];

const headersToKeep = (headers: Call['headers']): Record<string, string> => {
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  return {
    ...Object.fromEntries(
      Object.entries(headers).filter(([name]) => KEPT.includes(name) || name.startsWith('x-amz-meta-')),
    ),
    ...(encoding.length > 0 ? { 'content-encoding': encoding.join(',') } : {}),
  };
};

/** Path style (/bucket/key) and virtual-host style (bucket.localhost/key). */
export const addressOf = (call: Pick<Call, 'path' | 'headers'>): { bucket: string; key: string } => {
  const host = (call.headers['host'] ?? '').replace(/:\d+$/u, '');
  const virtual = /^(.+)\.(?:localhost|s3(?:[.-][\w-]+)?\.amazonaws\.com)$/u.exec(host)?.[1];
  const path = call.path.slice(1);
  if (virtual !== undefined) return { bucket: virtual, key: decodeURIComponent(path) };
  const slash = path.indexOf('/');
  const [bucket, key] = slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
};

const put = async (store: BucketStore, bucket: string, key: string, call: Call): Promise<Answer> => {
  const body = isChunked(call.headers) ? decodeAwsChunked(call.body) : call.body;
  const onlyIfAbsent = call.headers['if-none-match'] === '*';
  if (onlyIfAbsent && (await store.find(bucket, key)) !== undefined)
    return xmlError(412, 'PreconditionFailed', 'the object exists');
  return { status: 200, headers: { etag: await store.put(bucket, key, body, headersToKeep(call.headers)) } };
};

const get = async (store: BucketStore, bucket: string, key: string): Promise<Answer> => {
  const object = await store.find(bucket, key);
  if (object === undefined) return xmlError(404, 'NoSuchKey', 'The specified key does not exist.');
  const headers = {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    etag: object.etag,
    'last-modified': object.modified.toUTCString(),
  };
  return { status: 200, headers, body: object.body };
};

interface Page {
  readonly contents: readonly ListedObject[];
  readonly prefixes: readonly string[];
  readonly next: string | undefined;
}

const pageOf = (
  objects: readonly ListedObject[],
  prefix: string,
  delimiter: string,
  after: string,
  limit: number,
): Page => {
  const prefixes = new Set<string>();
  const contents: ListedObject[] = [];
  let last = '';
  for (const object of objects) {
    const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : object.key.slice(0, cut + delimiter.length);
    if ((common ?? object.key) <= after || (common !== undefined && prefixes.has(common))) continue;
    if (contents.length + prefixes.size >= limit) return { contents, prefixes: [...prefixes], next: last };
    if (common === undefined) contents.push(object);
    else prefixes.add(common);
    last = common ?? object.key;
  }
  return { contents, prefixes: [...prefixes], next: undefined };
};

const list = async (store: BucketStore, bucket: string, { query }: Call): Promise<Answer> => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString('utf8');
  const limit = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  const page = pageOf(await store.list(bucket, prefix), prefix, delimiter, after, limit);
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : escapeXml;
  const contents = page.contents.map(
    ({ key, size, modified }) =>
      `<Contents><Key>${encode(key)}</Key><LastModified>${modified.toISOString()}</LastModified><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const prefixes = page.prefixes.map((common) => `<CommonPrefixes><Prefix>${encode(common)}</Prefix></CommonPrefixes>`);
  const next =
    page.next === undefined
      ? ''
      : `<NextContinuationToken>${Buffer.from(page.next).toString('base64url')}</NextContinuationToken>`;
  const encoding = encode === escapeXml ? '' : '<EncodingType>url</EncodingType>';
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${encode(prefix)}</Prefix><KeyCount>${contents.length + prefixes.length}</KeyCount><MaxKeys>${limit}</MaxKeys>${encoding}<IsTruncated>${page.next !== undefined}</IsTruncated>${next}${contents.join('')}${prefixes.join('')}</ListBucketResult>`,
  );
};

export const answerS3 = async (store: BucketStore, call: Call): Promise<Answer | undefined> => {
  const { bucket, key } = addressOf(call);
  if (!store.has(bucket)) return xmlError(404, 'NoSuchBucket', `The specified bucket does not exist: ${bucket}`);
  if (key === '')
    return call.method === 'GET' && call.query.get('list-type') === '2' ? list(store, bucket, call) : undefined;
  const other = [...call.query.keys()].filter((name) => name !== 'x-id');
  if (other.length > 0) return undefined; // tagging, multipart and the like
  if (call.method === 'PUT' && call.headers['x-amz-copy-source'] === undefined) return put(store, bucket, key, call);
  if (call.method === 'GET' || call.method === 'HEAD') return get(store, bucket, key);
  if (call.method !== 'DELETE') return undefined;
  await store.delete(bucket, key);
  return { status: 204 };
};

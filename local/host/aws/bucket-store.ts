/** Buckets as folders, objects as files; what a file cannot carry (type, encoding, user metadata) lies in a side file. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import * as z from 'zod';
import { errorCode } from '../error-code.ts';

const storedHeaders = z.record(z.string(), z.string());

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
  readonly headers: Readonly<Record<string, string>>;
}

/** An object that was just put. */
export interface Stored {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly modified: Date;
}

const isMissing = (error: unknown): boolean => ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? '');

// oxlint-disable-next-line no-control-regex -- control characters are just what must not reach a file name
const UNSAFE = /[%<>:"\\|?*\u0000-\u001f]/gu;

/** Names that a file system refuses or that would leave the folder are percent-encoded; the rest stays readable. */
const toSegment = (part: string): string => {
  if (part === '') return '%00';
  if (part === '.' || part === '..') return part.replaceAll('.', '%2E');
  return part.replaceAll(UNSAFE, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
};

const fromSegment = (part: string): string => (part === '%00' ? '' : decodeURIComponent(part));

export const etagOf = (body: Uint8Array): string => `"${createHash('md5').update(body).digest('hex')}"`;

export class BucketStore {
  readonly #dir: string;
  readonly #buckets: ReadonlySet<string>;
  readonly #onPut: (stored: Stored) => void;

  constructor(dir: string, buckets: readonly string[], onPut: (stored: Stored) => void = () => undefined) {
    this.#dir = dir;
    this.#buckets = new Set(buckets);
    this.#onPut = onPut;
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  async put(
    bucket: string,
    key: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const [file, side] = [this.#file(bucket, key), this.#side(bucket, key)];
    await Promise.all([file, side].map(async (path) => mkdir(dirname(path), { recursive: true })));
    await writeFile(side, JSON.stringify(headers));
    await writeFile(file, body);
    const etag = etagOf(body);
    this.#onPut({ bucket, key, size: body.length, etag });
    return etag;
  }

  async find(bucket: string, key: string): Promise<StoredObject | undefined> {
    const file = this.#file(bucket, key);
    try {
      const [body, info, side] = await Promise.all([readFile(file), stat(file), this.#headers(bucket, key)]);
      return { body, etag: etagOf(body), modified: info.mtime, headers: side };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(bucket: string, key: string): Promise<void> {
    await Promise.all(
      [this.#file(bucket, key), this.#side(bucket, key)].map(async (path) => rm(path, { force: true })),
    );
  }

  /** In key order, as S3 lists. */
  async list(bucket: string, prefix: string): Promise<ListedObject[]> {
    const root = join(this.#dir, bucket);
    const entries = await this.#walk(root);
    const objects = await Promise.all(
      entries.map(async (path) => {
        const info = await stat(path);
        return {
          key: relative(root, path).split(sep).map(fromSegment).join('/'),
          size: info.size,
          modified: info.mtime,
        };
      }),
    );
    return objects
      .filter((object) => object.key.startsWith(prefix))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  async #walk(root: string): Promise<string[]> {
    try {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    } catch (error) {
      if (isMissing(error)) return []; // nothing was put yet
      throw error;
    }
  }

  async #headers(bucket: string, key: string): Promise<Record<string, string>> {
    try {
      return storedHeaders.parse(JSON.parse(await readFile(this.#side(bucket, key), 'utf8')));
    } catch (error) {
      if (isMissing(error)) return {}; // a file that somebody laid into the folder by hand
      throw error;
    }
  }

  #file(bucket: string, key: string): string {
    return join(this.#dir, bucket, ...key.split('/').map(toSegment));
  }

  #side(bucket: string, key: string): string {
    return join(this.#dir, '.headers', bucket, ...key.split('/').map(toSegment));
  }
}

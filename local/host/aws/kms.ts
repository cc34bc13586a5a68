/** KMS for one machine: MACs and envelope encryption with a random key per KMS key, kept in the data folder. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { findKey } from '../plan/encryption.ts';
import { type Answer, type Call, json, jsonError } from './http-message.ts';

export interface KeyRing {
  readonly dir: string;
  readonly keys: readonly { readonly name: string; readonly arn: string }[];
  readonly aliases: ReadonlyMap<string, string>;
}

const context = z.record(z.string(), z.string()).default({});
const input = z.object({
  KeyId: z.string().optional(),
  Message: z.base64().optional(),
  Mac: z.base64().optional(),
  MacAlgorithm: z.literal('HMAC_SHA_256', 'only HMAC_SHA_256 runs here').optional(),
  Plaintext: z.base64().optional(),
  CiphertextBlob: z.base64().optional(),
  EncryptionContext: context,
  NumberOfBytes: z.number().optional(),
});
type Input = z.output<typeof input>;

class KmsError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const bytes = (value: string | undefined, what: string): Buffer => {
  if (value === undefined) throw new KmsError('ValidationException', `${what} is missing`);
  return Buffer.from(value, 'base64');
};

/** Order of the context's keys has no meaning in KMS. */
const contextBytes = (value: Record<string, string>): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))));

export class Kms {
  readonly #ring: KeyRing;
  readonly #secrets = new Map<string, Buffer>();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** undefined: an operation this stand-in does not know. */
  answer(operation: string, call: Call): Answer | undefined {
    const run = this.#operations[operation];
    if (run === undefined) return undefined;
    try {
      return json(run(input.parse(JSON.parse(call.body.toString('utf8')))));
    } catch (error) {
      if (error instanceof KmsError) return jsonError(400, error.name, error.message);
      if (error instanceof z.ZodError) return jsonError(400, 'ValidationException', z.prettifyError(error));
      throw error;
    }
  }

  readonly #operations: Readonly<Record<string, (call: Input) => object>> = {
    GenerateMac: (call) => {
      const key = this.#key(call.KeyId);
      return { Mac: this.#mac(key.name, call).toString('base64'), MacAlgorithm: 'HMAC_SHA_256', KeyId: key.arn };
    },
    VerifyMac: (call) => {
      const key = this.#key(call.KeyId);
      const [own, given] = [this.#mac(key.name, call), bytes(call.Mac, 'Mac')];
      if (own.length !== given.length || !timingSafeEqual(own, given))
        throw new KmsError('KMSInvalidMacException', 'the MAC does not match');
      return { MacValid: true, MacAlgorithm: 'HMAC_SHA_256', KeyId: key.arn };
    },
    Encrypt: (call) => {
      const key = this.#key(call.KeyId);
      return {
        CiphertextBlob: this.#seal(key.name, bytes(call.Plaintext, 'Plaintext'), call),
        KeyId: key.arn,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    Decrypt: (call) => {
      const { plaintext, arn } = this.#open(bytes(call.CiphertextBlob, 'CiphertextBlob'), call);
      return { Plaintext: plaintext.toString('base64'), KeyId: arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    GenerateDataKey: (call) => {
      const key = this.#key(call.KeyId);
      const plaintext = randomBytes(call.NumberOfBytes ?? 32);
      return {
        CiphertextBlob: this.#seal(key.name, plaintext, call),
        Plaintext: plaintext.toString('base64'),
        KeyId: key.arn,
      };
    },
  };

  /** ARN of the key that a request means: the one it names, or the one that its ciphertext says. */
  arnOf(body: { readonly [name: string]: unknown }): string {
    const { KeyId, CiphertextBlob } = body;
    if (typeof KeyId === 'string') return this.#find(KeyId)?.arn ?? KeyId;
    if (typeof CiphertextBlob !== 'string') return '*';
    const id = Buffer.from(CiphertextBlob, 'base64').subarray(0, 36).toString('latin1');
    return this.#find(id)?.arn ?? '*';
  }

  #find(id: string): { name: string; arn: string } | undefined {
    const arn = findKey({ keys: this.#ring.keys, keyAliases: this.#ring.aliases }, id);
    return this.#ring.keys.find((key) => key.arn === arn);
  }

  #key(id: string | undefined): { name: string; arn: string } {
    const key = this.#find(id ?? '');
    if (key === undefined)
      throw new KmsError('NotFoundException', `key ${id ?? '(none)'} is not declared in the stack`);
    return key;
  }

  #mac(name: string, call: Input): Buffer {
    return createHmac('sha256', this.#secret(name)).update(bytes(call.Message, 'Message')).digest();
  }

  /** 36 bytes key id, 12 bytes nonce, 16 bytes tag, ciphertext: like KMS, the blob says which key opens it. */
  #seal(name: string, plaintext: Buffer, call: Input): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#secret(name), nonce).setAAD(
      contextBytes(call.EncryptionContext),
    );
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([Buffer.from(name), nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  #open(blob: Buffer, call: Input): { plaintext: Buffer; arn: string } {
    const key = this.#key(blob.subarray(0, 36).toString('latin1'));
    const decipher = createDecipheriv('aes-256-gcm', this.#secret(key.name), blob.subarray(36, 48)).setAAD(
      contextBytes(call.EncryptionContext),
    );
    decipher.setAuthTag(blob.subarray(48, 64));
    try {
      return { plaintext: Buffer.concat([decipher.update(blob.subarray(64)), decipher.final()]), arn: key.arn };
    } catch (error) {
      throw new KmsError('InvalidCiphertextException', `the ciphertext or its context does not fit: ${String(error)}`);
    }
  }

  #secret(name: string): Buffer {
    const known = this.#secrets.get(name);
    if (known !== undefined) return known;
    const file = join(this.#ring.dir, `${name}.key`);
    mkdirSync(this.#ring.dir, { recursive: true });
    if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
    const secret = readFileSync(file);
    this.#secrets.set(name, secret);
    return secret;
  }
}

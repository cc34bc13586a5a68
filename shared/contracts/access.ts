/** API keys: `hf_<key id>_<secret>`; only a SHA-256 of the secret (256 random bits) is stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { kpiPrefixes } from '../dynamo/tables.ts';

/** What a key may do. Routes name the scope they need. */
export const scopes = [
  'kpi:read',
  'contact:read',
  /** Names of agents, where `agentData` is `named`; without it they are ids. */
  'agent:read',
  'customer:read',
  'customer:write',
  'campaign:read',
  'campaign:write',
  'target:write',
] as const;
export type Scope = (typeof scopes)[number];

/** Slices that a key may be limited to values of. */
export const limitableSlices = ['team', 'site', 'queue'] as const;

const ids = z.array(z.string().min(1).max(200)).min(1).max(100);
/** Value ids; a slice that is not in it may not be asked for at all. */
export const keyLimitsSchema = z.strictObject({ team: ids.optional(), site: ids.optional(), queue: ids.optional() });
export type KeyLimits = z.infer<typeof keyLimitsSchema>;

/** `display`: for a wallboard's link, reads KPIs and nothing else. */
export const keyKinds = ['key', 'display'] as const;
export type KeyKind = (typeof keyKinds)[number];
export const displayScopes = ['kpi:read'] as const satisfies readonly Scope[];

export const apiKeyItemSchema = z.object({
  pk: z.string(),
  sk: z.literal('K'),
  secretHash: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  kind: z.enum(keyKinds).default('key'),
  /** Undefined: the whole centre. */
  only: keyLimitsSchema.optional(),
  createdAt: z.number(),
  /** Epoch seconds; undefined = does not expire. */
  expiresAt: z.number().optional(),
  revokedAt: z.number().optional(),
});
export type ApiKeyItem = z.infer<typeof apiKeyItemSchema>;

export const apiKeyKey = (keyId: string) => ({ pk: `${kpiPrefixes.apiKey}${keyId}`, sk: 'K' as const });

const keyPattern = /^hf_([a-z0-9]{8,32})_([A-Za-z0-9_-]{43})$/;

export interface PresentedKey {
  readonly keyId: string;
  readonly secret: string;
}

/** Undefined when the text has not the form of a key. */
export const parseApiKey = (text: string): PresentedKey | undefined => {
  const match = keyPattern.exec(text);
  return match?.[1] && match[2] ? { keyId: match[1], secret: match[2] } : undefined;
};

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Constant-time comparison of the presented secret with the stored hash. */
export const secretMatches = (secret: string, storedHash: string): boolean => {
  const presented = Buffer.from(hashSecret(secret), 'hex');
  const stored = Buffer.from(storedHash, 'hex');
  return stored.length === presented.length && timingSafeEqual(presented, stored);
};

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly kind?: KeyKind | undefined;
  readonly only?: KeyLimits | undefined;
  /** Epoch seconds. */
  readonly now: number;
  readonly expiresAt?: number | undefined;
  readonly random?: (size: number) => Buffer;
}

/** The key's text is shown once and stored nowhere. */
export const createApiKey = ({
  name,
  scopes: granted,
  kind = 'key',
  only,
  now,
  expiresAt,
  random = randomBytes,
}: NewKey): { key: string; item: ApiKeyItem } => {
  const keyId = random(6).toString('hex');
  const secret = random(32).toString('base64url');
  const item: ApiKeyItem = {
    ...apiKeyKey(keyId),
    secretHash: hashSecret(secret),
    name,
    scopes: kind === 'display' ? [...displayScopes] : [...granted],
    kind,
    ...(only === undefined ? {} : { only }),
    createdAt: now,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  return { key: `hf_${keyId}_${secret}`, item };
};

/** What one synthesis is made from: holdfast.config.json plus the few things that belong to a deployment and not to the centre. */
import { readFileSync } from 'node:fs';
import type { FunctionName } from '../shared/contracts/env.ts';
import { envSchemas } from '../shared/contracts/env.ts';
import { type Config, parseConfig } from '../shared/config/config.ts';

export type Mode = 'production' | 'dev';

export interface Settings {
  readonly config: Config;
  readonly mode: Mode;
  /** Epoch seconds at which the definition of the KPIs was released; the only clock of the synthesis. */
  readonly releasedAt: number;
  /** False: the account already has a CloudWatch role for API Gateway, leave it alone. */
  readonly ownsApiLogRole: boolean;
}

/** Values of `-c name=value`, as text. */
export type Context = (name: string) => unknown;

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withInstance = (raw: unknown, instanceArn: unknown): unknown =>
  instanceArn === undefined || !isRecord(raw)
    ? raw
    : { ...raw, connect: { ...(isRecord(raw['connect']) ? raw['connect'] : {}), instanceArn } };

const oneOf = <T extends string>(name: string, value: unknown, allowed: readonly [T, ...T[]]): T => {
  const found = value === undefined ? allowed[0] : allowed.find((option) => option === value);
  if (found === undefined) throw new Error(`-c ${name}=${JSON.stringify(value)}: must be one of ${allowed.join(', ')}`);
  return found;
};

const parseReleasedAt = (value: unknown, now: () => number): number => {
  if (value === undefined) return now();
  const seconds = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 99_999_999_999) {
    throw new Error(`-c releasedAt=${JSON.stringify(value)}: must be whole epoch seconds, at most 11 digits`);
  }
  return seconds;
};

/** The schema of the file leaves the names open; a misspelt one would silently reserve nothing. */
const checkReservedNames = (config: Config): void => {
  const names = Object.keys(envSchemas);
  const unknown = Object.keys(config.reservedConcurrency).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(
      `holdfast.config.json is not valid:\nreservedConcurrency.${unknown[0]}: no such function; one of ${names.join(', ')}`,
    );
};

export const reservedConcurrencyOf = (config: Config, name: FunctionName): number | undefined =>
  config.reservedConcurrency[name];

/** Throws one readable error when a value is wrong. */
export const parseSettings = (context: Context, now: () => number): Settings => {
  const path = context('config');
  const raw = readJson(typeof path === 'string' ? path : 'holdfast.config.json');
  const config = parseConfig(withInstance(raw, context('connectInstanceArn')));
  checkReservedNames(config);
  return {
    config,
    mode: oneOf('mode', context('mode'), ['production', 'dev']),
    releasedAt: parseReleasedAt(context('releasedAt'), now),
    ownsApiLogRole: oneOf('apiLogRole', context('apiLogRole'), ['create', 'existing']) === 'create',
  };
};

/** The API key in a request: Basic (the key is the password), Bearer, `x-api-key`, or for GET the query. Pure. */
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { parseApiKey, type PresentedKey } from '../../../shared/contracts/access.ts';

/** Header names keep the case they were sent with. */
const header = (event: APIGatewayRequestAuthorizerEvent, name: string): string | undefined =>
  Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** Whatever stands before the first colon is the user: BI tools insist on one, it means nothing here. */
const basicPassword = (encoded: string): string | undefined => {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : text.slice(at + 1);
};

const fromAuthorization = (value: string | undefined): string | undefined => {
  const [, scheme = '', token = ''] = /^(\w+) +(\S+)$/.exec(value ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return token;
  return scheme.toLowerCase() === 'basic' ? basicPassword(token) : undefined;
};

/** The token of `Authorization: Bearer`, whatever it is. */
export const bearerToken = (event: APIGatewayRequestAuthorizerEvent): string | undefined =>
  /^bearer +(\S+)$/i.exec(header(event, 'authorization')?.slice(0, longestToken) ?? '')?.[1];

const longestToken = 9_000;
/** Longer than any key by far; nothing longer is looked at. */
const longest = 4_096;

/** The first that has the form of a key; undefined when none has. */
export const presentedKey = (event: APIGatewayRequestAuthorizerEvent): PresentedKey | undefined => {
  const texts = [
    fromAuthorization(header(event, 'authorization')?.slice(0, longest)),
    header(event, 'x-api-key'),
    event.httpMethod === 'GET' ? event.queryStringParameters?.['api_key'] : undefined,
  ];
  for (const text of texts) {
    const key = text === undefined || text.length > longest ? undefined : parseApiKey(text.trim());
    if (key) return key;
  }
  return undefined;
};

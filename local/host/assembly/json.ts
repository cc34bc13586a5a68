/** JSON as it stands in a CloudFormation template: the only type this host trusts before a schema has checked it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A scalar as text; anything else, and nothing, as the empty text. */
export const asText = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export const parseJson = (text: string): Json => JSON.parse(text) as Json; // boundary: JSON.parse returns exactly this type

/** The text as JSON, or undefined when it is none: for input where "not JSON" is an ordinary case. */
export const tryParseJson = (text: string): Json | undefined => {
  try {
    return parseJson(text);
  } catch {
    return undefined; // not swallowed: undefined is the documented answer
  }
};

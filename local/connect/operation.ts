/** What an operation of the API is: one file each under operations/, listed in operations.ts. */
import type { Answer } from '../host/aws/http-message.ts';
import type { JsonObject } from '../generator/leg.ts';
import { ConnectError } from './answers.ts';
import type { ConnectInstance } from './instance.ts';

export interface OperationRequest {
  /** Named groups of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  /** Access key of the caller: on the local host the logical id of the function. */
  readonly caller: string;
}

export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Whole path with named groups: /^\/queues-summary\/(?<InstanceId>[^/]+)$/u */
  readonly path: RegExp;
  /** Starts a contact: what the faults of the stand-in are about. */
  readonly starts?: true;
  /** Requests per second and burst, when they differ from the general quota (2 and 5). */
  readonly quota?: { readonly perSecond: number; readonly burst: number };
  readonly answer: (instance: ConnectInstance, request: OperationRequest) => Answer | Promise<Answer>;
}

const invalid = (field: string, rule: string): ConnectError =>
  new ConnectError('InvalidParameterException', `${field} ${rule}`);

/** A required text of the body, within the length that the service model gives. */
export const textOf = (body: JsonObject, field: string, longest: number): string => {
  const value = optionalTextOf(body, field, longest);
  if (value === undefined) throw invalid(field, 'is required');
  return value;
};

export const optionalTextOf = (body: JsonObject, field: string, longest: number): string | undefined => {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(field, 'must be a string');
  if (value.length > longest) throw invalid(field, `must have at most ${longest} characters`);
  return value;
};

const attributeBytes = 32_768;

/** User-defined attributes: names of letters, digits, `-` and `_`, at most 32 KB together. */
export const attributesOf = (body: JsonObject): Readonly<Record<string, string>> => {
  const value = body['Attributes'] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('Attributes', 'must be a map');
  const attributes: Record<string, string> = {};
  let bytes = 0;
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalid(`Attributes.${name}`, 'must be a string');
    if (!/^[\w-]+$/u.test(name)) throw invalid(`Attributes.${name}`, 'may have letters, digits, - and _ in its name');
    attributes[name] = text;
    bytes += Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  if (bytes > attributeBytes) throw invalid('Attributes', `must have at most ${attributeBytes} bytes`);
  return attributes;
};

/** The instance is addressed by its id; another one does not exist here. */
export const checkInstance = (instance: ConnectInstance, id: string): void => {
  if (id !== instance.centre.instanceId) throw new ConnectError('ResourceNotFoundException', 'Instance not found');
};

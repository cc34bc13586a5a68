/** DynamoDB's own limits, for the in-memory stores: what the engine refuses, they refuse. */

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const numberSize = (value: number): number => {
  const digits = Math.abs(value)
    .toString()
    .replace(/[^0-9]/g, '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
};

/** Size of an attribute value as DynamoDB bills it (developer guide: item sizes and formats). */
export const valueSize = (value: unknown): number => {
  if (typeof value === 'string') return bytes(value);
  if (typeof value === 'number') return numberSize(value);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, member) => sum + valueSize(member), 0);
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, member) => sum + valueSize(member) + 1, 0);
  if (typeof value === 'object') {
    return 3 + Object.entries(value).reduce((sum, [name, member]) => sum + bytes(name) + valueSize(member) + 1, 0);
  }
  return 0;
};

export const itemSize = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + (value === undefined ? 0 : bytes(name) + valueSize(value)),
    0,
  );

export const validation = (message: string): Error =>
  Object.assign(new Error(message), { name: 'ValidationException' });

const assertNumbers = (value: unknown): void => {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new Error(`Number ${value} is greater than Number.MAX_SAFE_INTEGER.`);
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-130) throw validation('Number underflow');
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !(value instanceof Set)) {
    for (const member of Object.values(value)) assertNumbers(member);
  }
};

/** Throws what DynamoDB (or the SDK's marshaller) throws for an item that cannot be stored. */
export const assertStorable = (item: Readonly<Record<string, unknown>>): void => {
  const { pk, sk } = item;
  if (typeof pk !== 'string' || pk === '' || bytes(pk) > 2048)
    throw validation('Hash primary key values must be under 2048 bytes');
  if (sk !== undefined && (typeof sk !== 'string' || sk === '' || bytes(sk) > 1024))
    throw validation('range primary key values must be under 1024 bytes');
  assertNumbers(item);
  if (itemSize(item) > 400 * 1024) throw validation('Item size has exceeded the maximum allowed size');
};

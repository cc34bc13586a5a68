/** Item sizes and write units by DynamoDB's published rules: names and values in UTF-8, 1 KB per unit, doubled in transactions. */

/** Two digits a byte, without zeros at the ends, and one byte more. */
export const numberBytes = (value: number): number => {
  let whole = Math.abs(value);
  if (!Number.isSafeInteger(whole)) return 21;
  while (whole > 0 && whole % 10 === 0) whole /= 10;
  const digits = whole === 0 ? 0 : Math.floor(Math.log10(whole)) + 1;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
};

const valueBytes = (value: unknown): number => {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, one) => sum + valueBytes(one), 0);
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, one) => sum + 1 + valueBytes(one), 0);
  if (typeof value === 'object') return 3 + attributesBytes(value) + Object.keys(value).length;
  return 0;
};

const attributesBytes = (attributes: object): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + valueBytes(value)),
    0,
  );

/** Bytes of an item as DynamoDB counts them for throughput. */
export const itemBytes = (item: object): number => attributesBytes(item);

export const writeUnits = (bytes: number, transactional = false): number =>
  Math.max(1, Math.ceil(bytes / 1024)) * (transactional ? 2 : 1);

/** Read units of one eventually consistent Query over items of these sizes. */
export const queryUnits = (bytes: number): number => Math.ceil(bytes / 4096) / 2;

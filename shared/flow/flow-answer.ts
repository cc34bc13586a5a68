/** Answers to a flow: a flat map of texts below Connect's 32 KB, with every declared key and no other. Pure. */

/** Connect's limit is 32 KB of UTF-8; below it with a margin for what lies around the answer. */
export const answerBytes = 30_000;
const longestValueBytes = 1_000;

/** Cuts between characters, never within one. */
const cut = (text: string, bytes: number): string => {
  if (Buffer.byteLength(text) <= bytes) return text;
  let size = 0;
  let end = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
};

/** Prompts and conditions take plain text: no control characters, no halves of characters. */
const plain = (value: unknown): string =>
  (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();

export type StringMap = Readonly<Record<string, string>>;

const sizeOf = (map: StringMap): number => Buffer.byteLength(JSON.stringify(map));

/** Values that are missing or empty are the defaults. Values are shortened, all alike, until the map fits. */
export const toStringMap = (
  defaults: StringMap,
  values: Readonly<Record<string, unknown>>,
  limit = answerBytes,
): StringMap => {
  for (let longest = longestValueBytes; ; longest = Math.floor(longest / 2)) {
    const map = Object.fromEntries(
      Object.entries(defaults).map(([key, fallback]) => {
        const value = Object.hasOwn(values, key) ? plain(values[key]) : '';
        return [key, cut(value === '' ? fallback : value, longest)];
      }),
    );
    if (sizeOf(map) <= limit || longest === 0) return map;
  }
};

/** Which of the offered media types an Accept header wants (RFC 9110, 12.5.1). Pure. */

interface Wish {
  readonly type: string;
  readonly q: number;
}

const wishesOf = (accept: string): Wish[] =>
  accept
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const q = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
      return { type, q: Number.isFinite(q) ? Math.min(Math.max(q, 0), 1) : 0 };
    })
    .filter(({ type }) => type !== '');

/** Exact before `text/*` before `*` of everything. */
const specificity = (wish: string, type: string): number => {
  if (wish === type) return 3;
  if (wish.endsWith('/*') && wish !== '*/*' && type.startsWith(wish.slice(0, -1))) return 2;
  return wish === '*/*' ? 1 : 0;
};

const qualityOf = (wishes: readonly Wish[], type: string): number => {
  const fitting = wishes.filter(({ type: wish }) => specificity(wish, type) > 0);
  const [best] = fitting.sort((a, b) => specificity(b.type, type) - specificity(a.type, type));
  return best?.q ?? 0;
};

/** The offered type that is wanted most, on a tie the one offered first; undefined when none is acceptable. */
export const negotiate = <T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined => {
  const wishes = wishesOf(accept ?? '');
  if (wishes.length === 0) return offered[0];
  const ranked = offered.map((type) => ({ type, q: qualityOf(wishes, type) })).filter(({ q }) => q > 0);
  return ranked.sort((a, b) => b.q - a.q)[0]?.type;
};

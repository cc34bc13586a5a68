/** Markdown of generated documents. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** As prettier leaves it: for pages that people write in too. */
export const alignedTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const [first = [], ...rest] = cells.map((row) => widths.map((width, i) => (row[i] ?? '').padEnd(width)));
  return [first, widths.map((width) => '-'.repeat(width)), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

/** The page with `block` between its marks of this name; throws when it has none. */
export const withBlock = (page: string, name: string, block: string): string => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`the page has no ${begin} before ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${block}\n\n${page.slice(to)}`;
};

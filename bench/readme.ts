/** Puts the figures of a run between the marks of a page. Pure. */
const begin = '<!-- bench: begin -->';
const end = '<!-- bench: end -->';

/** The page with `block` between its marks; throws when it has none. */
export const withFigures = (page: string, block: string): string => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`the page has no ${begin} before ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${block}\n\n${page.slice(to)}`;
};

export interface Circumstances {
  readonly command: string;
  readonly day: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Mean number of processes that wanted a core during the run. */
  readonly load: number;
}

export const circumstancesLine = ({ command, day, cpu, cores, node, load }: Circumstances): string =>
  `\`${command}\`, ${day}, ${cores} cores (${cpu}), Node ${node}, load ${load.toFixed(1)}:`;

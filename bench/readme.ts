/** The figures of a run, for a page. Pure. */
import { withBlock } from '../scripts/lib/markdown.ts';

export const withFigures = (page: string, block: string): string => withBlock(page, 'bench', block);

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

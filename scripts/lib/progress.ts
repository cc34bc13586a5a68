/** Progress on stderr: a bar on a terminal, a line every few seconds in a log. */

export interface Progress {
  readonly step: (done: number, note?: string) => void;
  readonly end: (line?: string) => void;
}

const width = 30;
const logEveryMs = 5_000;

export const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
};

/** `total` may be an estimate; the bar stops short of 100 % until the end. */
export const progress = (
  label: string,
  total: number,
  out: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): Progress => {
  const started = now();
  let last = 0;
  const line = (done: number, note: string): string =>
    `${label} ${bar(Math.min(0.99, done / Math.max(1, total)))} ${done.toLocaleString('en')}${note ? `  ${note}` : ''}`;
  return {
    step: (done, note = '') => {
      const since = now() - last;
      if (since < (out.isTTY ? 100 : logEveryMs)) return;
      last = now();
      out.write(out.isTTY ? `\r${line(done, note)}\u001b[K` : `${line(done, note)}\n`);
    },
    end: (text) => {
      const seconds = ((now() - started) / 1000).toFixed(1);
      out.write(
        `${out.isTTY ? '\r' : ''}${label} ${bar(1)} ${text ?? ''} (${seconds} s)${out.isTTY ? '\u001b[K' : ''}\n`,
      );
    },
  };
};

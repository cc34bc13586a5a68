/** A small line of the last days with the target as a dashed line. */
interface SparklineProps {
  readonly values: readonly (number | null)[];
  readonly target: number | undefined;
  readonly label: string;
}

const [width, height, edge] = [160, 36, 3] as const;

/** Points of the line; days without a value break it. */
export const linePath = (
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string => {
  let pen = 'M';
  let path = '';
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  return path;
};

export const Sparkline = ({ values, target, label }: SparklineProps) => {
  const known = values.filter((value) => value !== null);
  const all = target === undefined ? known : [...known, target];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const span = most - least || 1;
  const x = (index: number): number => edge + (index * (width - 2 * edge)) / Math.max(1, values.length - 1);
  const y = (value: number): number => height - edge - ((value - least) / span) * (height - 2 * edge);
  const last = values.findLastIndex((value) => value !== null);
  const end = values[last];
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} preserveAspectRatio="none">
      {known.length > 0 && target !== undefined && <path class="aim" d={`M0 ${y(target).toFixed(1)}H${width}`} />}
      {known.length > 0 && <path class="line" d={linePath(values, x, y)} />}
      {end !== undefined && end !== null && <circle class="dot" cx={x(last)} cy={y(end)} r="2.5" />}
    </svg>
  );
};

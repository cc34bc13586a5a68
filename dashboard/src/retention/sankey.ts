/** Flows between the ends of journeys as bands: where customers came from on the left, where they went on the right. Pure. */

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Band {
  readonly flow: Flow;
  /** SVG path of the band's middle line. */
  readonly path: string;
  readonly thickness: number;
}

export interface Stop {
  readonly name: string;
  readonly side: 'from' | 'to';
  readonly count: number;
  readonly y: number;
  readonly height: number;
}

export interface SankeyLayout {
  readonly bands: readonly Band[];
  readonly stops: readonly Stop[];
}

export interface SankeySize {
  readonly width: number;
  readonly height: number;
  /** Room for names on each side. */
  readonly margin: number;
  /** Between two stops. */
  readonly gap: number;
}

const totals = (flows: readonly Flow[], side: 'from' | 'to'): [string, number][] => {
  const sums = new Map<string, number>();
  for (const flow of flows) sums.set(flow[side], (sums.get(flow[side]) ?? 0) + flow.count);
  return [...sums].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
};

const stopsOf = (flows: readonly Flow[], side: 'from' | 'to', { height, gap }: SankeySize): Stop[] => {
  const list = totals(flows, side);
  const all = list.reduce((sum, [, count]) => sum + count, 0);
  const room = Math.max(0, height - gap * (list.length - 1));
  let y = 0;
  return list.map(([name, count]) => {
    const stop = { name, side, count, y, height: (room * count) / all };
    y += stop.height + gap;
    return stop;
  });
};

const nameless = (flow: Flow): boolean => flow.count > 0 && flow.from !== '' && flow.to !== '';

/** Every band leaves and arrives below the one before it, so that bands of a stop never lie on each other. */
export const sankeyLayout = (given: readonly Flow[], size: SankeySize): SankeyLayout => {
  const flows = given.filter(nameless);
  if (flows.length === 0) return { bands: [], stops: [] };
  const stops = [...stopsOf(flows, 'from', size), ...stopsOf(flows, 'to', size)];
  const used = new Map<Stop, number>();
  const place = (
    side: 'from' | 'to',
    name: string,
    count: number,
  ): { readonly y: number; readonly thickness: number } => {
    const stop = stops.find((one) => one.side === side && one.name === name);
    if (!stop) throw new Error(`no stop ${name}`);
    const thickness = (stop.height * count) / stop.count;
    const begun = used.get(stop) ?? 0;
    used.set(stop, begun + thickness);
    return { y: stop.y + begun + thickness / 2, thickness };
  };
  const order = (side: 'from' | 'to', name: string): number =>
    stops.findIndex((one) => one.side === side && one.name === name);
  const sorted = [...flows].sort(
    (a, b) => order('from', a.from) - order('from', b.from) || order('to', a.to) - order('to', b.to),
  );
  const [x0, x1] = [size.margin, size.width - size.margin];
  const middle = (x0 + x1) / 2;
  const bands = sorted.map((flow): Band => {
    const [start, end] = [place('from', flow.from, flow.count), place('to', flow.to, flow.count)];
    const [a, b] = [start.y.toFixed(1), end.y.toFixed(1)];
    return {
      flow,
      path: `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}`,
      thickness: Math.min(start.thickness, end.thickness),
    };
  });
  return { bands, stops };
};

const nameOf = (end: unknown): string => {
  if (typeof end === 'string') return end;
  if (typeof end !== 'object' || end === null) return '';
  return Object.values(end)
    .filter((part) => typeof part === 'string')
    .join(' · ');
};

/** Transitions as the API lists them: each end is a name, or an object such as a channel and a reason. */
export const flowsOf = (answer: unknown): Flow[] => {
  if (typeof answer !== 'object' || answer === null || !('transitions' in answer) || !Array.isArray(answer.transitions))
    return [];
  const list: unknown[] = answer.transitions;
  return list.flatMap((one): Flow[] => {
    if (typeof one !== 'object' || one === null || !('from' in one) || !('to' in one) || !('count' in one)) return [];
    return [{ from: nameOf(one.from), to: nameOf(one.to), count: Number(one.count) || 0 }];
  });
};

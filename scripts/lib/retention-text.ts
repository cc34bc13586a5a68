/** What retention has come to, as people read it. Pure. */
import { table } from './report-text.ts';

export interface RetentionFigures {
  /** Customers whose profile was asked for. */
  readonly looked: number;
  readonly listed: number;
  /** Risk of those listed: [lowest, highest]. */
  readonly scores: readonly [number, number];
  readonly heldOut: number;
  /** Rule -> people on the list whom it has refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Whose moment came so far, without the held-out. */
  readonly due: number;
  readonly inFlight: number;
  /** And over. */
  readonly placed: number;
  readonly reached: number;
  readonly saved: number;
  readonly optedOut: number;
  readonly verdict: string;
  /** Epoch ms at which the first of those refused may be called; undefined: nobody waits for a moment. */
  readonly nextMs: number | undefined;
}

const utcMinute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const retentionLines = (figures: RetentionFigures): string[] => {
  const { looked, listed, scores, heldOut, due, inFlight, placed, reached, saved, optedOut, verdict, nextMs } = figures;
  const rules = Object.entries(figures.refused).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const rows: readonly (readonly [string, number, string?])[] = [
    ['Customers at risk', listed, `score ${scores.join(' to ')}; ${looked} looked at`],
    ['  held out, never called', heldOut],
    ['  came due', due],
    ...rules.map(([rule, people]) => [`  refused by rule: ${rule}`, people] as const),
    [
      'Calls placed',
      placed + inFlight,
      `${inFlight} in flight${nextMs === undefined ? '' : `; next allowed ${utcMinute(nextMs)}`}`,
    ],
    ['Customers reached', reached],
    ['Customers saved', saved],
    ['Opted out', optedOut],
  ];
  const notes = rows.map(([, , note]) => note ?? '');
  const lines = table(rows.map(([label, value]) => [label, String(value)]));
  return [
    'Retention',
    ...lines.map((line, index) => (notes[index] ? `${line}   ${notes[index]}` : line)),
    `Effect so far: ${verdict}`,
  ];
};

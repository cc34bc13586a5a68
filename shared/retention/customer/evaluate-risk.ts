/** How well scores told who left: discrimination, lift and calibration over labelled history. Pure. */

export interface Labelled {
  /** 0-100 at the moment of the forecast. */
  readonly score: number;
  /** Whether the customer left afterwards. */
  readonly left: boolean;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  readonly meanScore: number;
  readonly leftShare: number;
}

export interface RiskEvaluation {
  readonly customers: number;
  readonly left: number;
  /** Chance that somebody who left scored higher than somebody who stayed; ties count half. Null: one side is empty. */
  readonly auc: number | null;
  /** Share of leavers among the highest 10 % by the share among all; ties at the border count in proportion. */
  readonly liftAt10: number | null;
  /** Mean squared distance between score / 100 and what happened. */
  readonly brier: number | null;
  readonly calibration: readonly CalibrationBin[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean ranks, so that ties count half. */
const aucOf = (sorted: readonly Labelled[], left: number): number | null => {
  const stayed = sorted.length - left;
  if (left === 0 || stayed === 0) return null;
  let rankSum = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1;
    const meanRank = (from + 1 + to) / 2;
    rankSum += meanRank * sorted.slice(from, to).filter((one) => one.left).length;
    from = to;
  }
  return (rankSum - (left * (left + 1)) / 2) / (left * stayed);
};

const liftOf = (sorted: readonly Labelled[], left: number): number | null => {
  if (left === 0) return null;
  const wanted = sorted.length * 0.1;
  const border = sorted[sorted.length - Math.ceil(wanted)]?.score ?? 0;
  const above = sorted.filter(({ score }) => score > border);
  const at = sorted.filter(({ score }) => score === border);
  const part = at.length === 0 ? 0 : (wanted - above.length) / at.length;
  const found = above.filter((one) => one.left).length + part * at.filter((one) => one.left).length;
  return found / wanted / (left / sorted.length);
};

const binsOf = (all: readonly Labelled[]): CalibrationBin[] =>
  Array.from({ length: 10 }, (_, i) => ({ from: i * 10, to: i === 9 ? 100 : i * 10 + 9 })).flatMap(({ from, to }) => {
    const inside = all.filter(({ score }) => Math.floor(score) >= from && Math.floor(score) <= to);
    if (inside.length === 0) return [];
    return [
      {
        from,
        to,
        customers: inside.length,
        meanScore: mean(inside.map(({ score }) => score)),
        leftShare: mean(inside.map((one) => (one.left ? 1 : 0))),
      },
    ];
  });

export const evaluateRisk = (all: readonly Labelled[]): RiskEvaluation => {
  const sorted = all.toSorted((a, b) => a.score - b.score);
  const left = all.filter((one) => one.left).length;
  return {
    customers: all.length,
    left,
    auc: aucOf(sorted, left),
    liftAt10: all.length === 0 ? null : liftOf(sorted, left),
    brier: all.length === 0 ? null : mean(all.map(({ score, left: gone }) => (score / 100 - (gone ? 1 : 0)) ** 2)),
    calibration: binsOf(all),
  };
};

/** A formula as one line of text, for docs and the API. */
import type { Amount, Formula, ThresholdName, Within } from './formula.ts';

const thresholdTexts: Readonly<Record<ThresholdName, string>> = {
  serviceLevel: 'service level threshold',
  shortAbandon: 'short abandon threshold',
};

const withinText = ({ distributions, threshold, inclusive }: Within): string =>
  `count(${distributions.join(' + ')} ${inclusive ? '<=' : '<'} ${thresholdTexts[threshold]})`;

const amountText = ({ measures, without = [], times, plus, minus }: Amount): string => {
  const added = [...measures, ...(plus ? [withinText(plus)] : [])].join(' + ');
  const text = [added, ...without, ...(minus ? [withinText(minus)] : [])].join(' - ');
  return times === undefined ? text : `${times} x (${text})`;
};

const bracketed = (amount: Amount): string => {
  const text = amountText(amount);
  const parts = amount.measures.length + (amount.without?.length ?? 0) + (amount.plus ? 1 : 0) + (amount.minus ? 1 : 0);
  return parts > 1 && amount.times === undefined ? `(${text})` : text;
};

export const formulaText = (formula: Formula): string => {
  switch (formula.kind) {
    case 'count':
      return amountText(formula.of);
    case 'ratio':
      return `${bracketed(formula.numerator)} / ${bracketed(formula.denominator)}`;
    case 'average':
      return `${formula.time} / ${formula.count}`;
    case 'quantile':
      return `${Math.round(formula.q * 100)}th percentile of ${formula.distributions.join(' + ')}`;
    case 'quota':
      return `${formula.measure} / (quota per day x days with a handled contact)`;
    case 'perAgentDay':
      return `${formula.measure} / pairs of agent and local day with ${formula.measure} > 0`;
  }
};

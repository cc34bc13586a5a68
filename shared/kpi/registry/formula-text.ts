/** A formula as one line of text, for docs and the API. */
import type { Amount, Formula, ThresholdName, Within } from './formula.ts';

const thresholdTexts: Readonly<Record<ThresholdName, string>> = {
  serviceLevel: 'service level threshold',
  shortAbandon: 'short abandon threshold',
};

const withinText = ({ distributions, threshold, inclusive }: Within): string =>
  `count(${distributions.join(' + ')} ${inclusive ? '<=' : '<'} ${thresholdTexts[threshold]})`;

const amountText = ({ measures, plus, minus }: Amount): string => {
  const added = [...measures, ...(plus ? [withinText(plus)] : [])].join(' + ');
  return minus ? `${added} - ${withinText(minus)}` : added;
};

const bracketed = (amount: Amount): string => {
  const text = amountText(amount);
  const parts = amount.measures.length + (amount.plus ? 1 : 0) + (amount.minus ? 1 : 0);
  return parts > 1 ? `(${text})` : text;
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
    case 'perAgentDay':
      return `${formula.measure} / pairs of agent and local day with ${formula.measure} > 0`;
  }
};

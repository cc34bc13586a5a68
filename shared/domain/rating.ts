/** A satisfaction answer on any scale as what it says of a contact: the best there is, bad (the lowest quarter), or neither. */
import { scales, type ScaleId } from './survey-scales.ts';

export const ratingOf = (
  answer: { readonly v: number; readonly s: ScaleId } | undefined,
): 'top' | 'bad' | undefined => {
  if (!answer) return undefined;
  const { least, most, lowIsGood }: (typeof scales)[ScaleId] & { readonly lowIsGood?: true } = scales[answer.s];
  const share = (answer.v - least) / (most - least);
  const good = lowIsGood ? 1 - share : share;
  return good === 1 ? 'top' : good <= 0.25 ? 'bad' : undefined;
};

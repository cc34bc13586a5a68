/** Scales that survey answers are given on, as data: another scale is another entry. */

export interface Scale {
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  /** Lowest answer of the top two boxes (for `lowIsGood` the highest). */
  readonly satisfiedFrom: number;
  /** Net promoter score: lowest answer of a promoter, highest of a detractor. */
  readonly promoterFrom: number;
  readonly detractorTo: number;
  /** 1 is the best answer ("how much effort did it take?"). */
  readonly lowIsGood?: true;
  /** Keys or words that stand for an answer. */
  readonly keys?: Readonly<Record<string, number>>;
}

const upTo = (most: number, promoterFrom: number, detractorTo: number): Scale => ({
  meaning: `1 to ${most}, ${most} is best`,
  least: 1,
  most,
  satisfiedFrom: most - 1,
  promoterFrom,
  detractorTo,
});

export const scales = {
  '1-3': { ...upTo(3, 3, 1), satisfiedFrom: 3 },
  '1-5': upTo(5, 5, 3),
  '1-7': upTo(7, 7, 4),
  '1-9': upTo(9, 9, 5),
  '1-10': upTo(10, 9, 6),
  '0-10': {
    meaning: '0 to 10, 10 is best',
    least: 0,
    most: 10,
    satisfiedFrom: 9,
    promoterFrom: 9,
    detractorTo: 6,
  },
  '0-100': {
    meaning: 'per cent, 100 is best',
    least: 0,
    most: 100,
    satisfiedFrom: 80,
    promoterFrom: 90,
    detractorTo: 60,
  },
  stars: { ...upTo(5, 5, 3), meaning: 'one to five stars, as a number or as that many stars' },
  dtmf: {
    meaning: '0 to 10 on a telephone keypad: 0 to 9, and the star key for 10',
    least: 0,
    most: 10,
    satisfiedFrom: 9,
    promoterFrom: 9,
    detractorTo: 6,
    keys: { '*': 10 },
  },
  'yes-no': {
    meaning: 'yes or no; 1 is yes, 0 or 2 is no',
    least: 0,
    most: 1,
    satisfiedFrom: 1,
    promoterFrom: 1,
    detractorTo: 0,
    keys: { yes: 1, no: 0, '2': 0 },
  },
  'effort-1-5': {
    ...upTo(5, 1, 3),
    meaning: '1 (very low effort) to 5 (very high effort)',
    satisfiedFrom: 2,
    lowIsGood: true,
  },
  'effort-1-7': {
    ...upTo(7, 1, 4),
    meaning: '1 (very low effort) to 7 (very high effort)',
    satisfiedFrom: 2,
    lowIsGood: true,
  },
} as const satisfies Record<string, Scale>;

export type ScaleId = keyof typeof scales;
export const scaleIds = Object.keys(scales) as [ScaleId, ...ScaleId[]]; // boundary: keys of a const object
const scaleById: Readonly<Record<ScaleId, Scale>> = scales;
export const scaleOf = (id: ScaleId): Scale => scaleById[id];

const number = /^\d{1,3}(?:[.,]\d{1,3})?$/;
const glyphs = /^[★⭐*]+$/u;

/** An answer as a number on its scale; undefined when it is none ("n/a", "", "80" on 1 to 5). */
export const parseAnswer = (text: string, id: ScaleId): number | undefined => {
  const scale = scaleOf(id);
  const given = text.trim().toLowerCase().replace(/#$/, '').trim();
  if (scale.keys && Object.hasOwn(scale.keys, given)) return scale.keys[given];
  const value =
    id === 'stars' && glyphs.test(given)
      ? (given.match(/./gu)?.length ?? 0)
      : number.test(given)
        ? Number(given.replace(',', '.'))
        : Number.NaN;
  return value >= scale.least && value <= scale.most ? value : undefined;
};

/** 0 (worst) to 1 (best). */
export const goodness = (value: number, id: ScaleId): number => {
  const { least, most, lowIsGood } = scaleOf(id);
  const share = (value - least) / (most - least);
  return lowIsGood ? 1 - share : share;
};

export const isTopTwo = (value: number, id: ScaleId): boolean => {
  const { satisfiedFrom, lowIsGood } = scaleOf(id);
  return lowIsGood ? value <= satisfiedFrom : value >= satisfiedFrom;
};

export const isPromoter = (value: number, id: ScaleId): boolean => {
  const { promoterFrom, lowIsGood } = scaleOf(id);
  return lowIsGood ? value <= promoterFrom : value >= promoterFrom;
};

export const isDetractor = (value: number, id: ScaleId): boolean => {
  const { detractorTo, lowIsGood } = scaleOf(id);
  return lowIsGood ? value >= detractorTo : value <= detractorTo;
};

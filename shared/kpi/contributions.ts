/** The heart's pure function: what a source adds to which buckets under the given settings. */
import { createHash } from 'node:crypto';
import type { Contact } from '../domain/contact.ts';
import type { ContactParts } from '../domain/contact-parts.ts';
import { intervalKey, localDay } from '../domain/time.ts';
import { cellOf } from './cells.ts';
import { factsOf, type Facts } from './facts.ts';
import { followUpContribution } from './follow-up-measures.ts';
import { lifecycleContribution } from './lifecycle-measures.ts';
import { distributionNames, distributions, measureNames, measures } from './measures.ts';
import type { Grain } from './grains.ts';
import {
  cutCode,
  cutGrains,
  pairIds,
  pairs,
  pairValueId,
  sliceIds,
  slices,
  type CutId,
  type KpiSettings,
  type SliceId,
  type SliceValue,
} from './slices.ts';

/** Measure and cell codes -> integer. */
export type Measures = Readonly<Record<string, number>>;

/** One source's contribution: the same measures at one time in several places (cut code, value id). */
export interface Contribution {
  /** `2026-11-03T09:15Z`, by disconnect time as Connect does. */
  readonly interval: string;
  /** Local day of the centre, `2026-11-03`. */
  readonly day: string;
  readonly zone: string;
  readonly measures: Measures;
  readonly places: readonly Place[];
}

/** Grains of a place as one letter: a stored contribution must be undone in the grains it was applied in. */
export type GrainCode = 'b' | 'i' | 'd';
export type Place = readonly [grains: GrainCode, cutCode: string, value: string];

const grainsByCode: Readonly<Record<GrainCode, readonly Grain[]>> = {
  b: ['interval', 'day'],
  i: ['interval'],
  d: ['day'],
};
export const grainsOf = (code: GrainCode): readonly Grain[] => grainsByCode[code];
const grainCode = (grains: readonly Grain[]): GrainCode =>
  grains.length === 2 ? 'b' : grains[0] === 'interval' ? 'i' : 'd';

/** A value as it was named by this source; the directory keeps the newest label. */
export interface NamedPlace {
  readonly cut: CutId;
  readonly value: string;
  readonly label: string;
}

const measuresOf = (facts: Facts): Measures => {
  const sums: Record<string, number> = {};
  for (const name of measureNames) {
    const measure = measures[name];
    if (facts.exclusion !== undefined && !('excludedLegs' in measure)) continue;
    const value = measure.of(facts);
    if (value) sums[measure.code] = value;
  }
  if (facts.exclusion !== undefined) return sums;
  for (const name of distributionNames) {
    const ms = distributions[name].of(facts);
    if (ms !== undefined) sums[cellCode(distributions[name].code, cellOf(ms))] = 1;
  }
  return sums;
};

/** Attribute name of a distribution's cell: upper-case letter, index in base 36. */
export const cellCode = (code: string, index: number): string => `${code}${index.toString(36)}`;

/** Bytes; a pair of two escaped ids (at most three times as long) still fits a sort key of 1,024 bytes. */
const longestId = 160;
const hashLength = 11;

/** Ids become key parts: well-formed text of bounded length, still distinct when cut. */
const boundedId = (id: string): string => {
  const text = id.toWellFormed();
  if (Buffer.byteLength(text) <= longestId) return text;
  const start = Buffer.from(text)
    .subarray(0, longestId - hashLength - 4)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${start}~${createHash('sha1').update(text).digest('base64url').slice(0, hashLength)}`;
};

const namedPlaces = (facts: Facts, settings: KpiSettings, day: string): NamedPlace[] => {
  const values = new Map<SliceId, SliceValue>();
  for (const slice of sliceIds) {
    if (facts.exclusion !== undefined && !('excludedLegs' in slices[slice])) continue;
    const value = slices[slice].of(facts, settings, day);
    if (value) values.set(slice, { id: boundedId(value.id), label: value.label });
  }
  const places: NamedPlace[] = [...values].map(([cut, { id, label }]) => ({ cut, value: id, label }));
  for (const pair of pairIds) {
    const [first, second] = pairs[pair].of.map((slice) => values.get(slice));
    if (first && second) {
      places.push({ cut: pair, value: pairValueId(first.id, second.id), label: `${first.label} / ${second.label}` });
    }
  }
  return places;
};

export interface SourceContribution {
  readonly contributions: readonly Contribution[];
  readonly names: readonly NamedPlace[];
}

const nothing: SourceContribution = { contributions: [], names: [] };

/** A contact without a disconnect time belongs to no interval yet and adds nothing. */
const contactContribution = (
  contact: Contact | undefined,
  parts: ContactParts,
  settings: KpiSettings,
): SourceContribution => {
  const at = contact?.disconnectedAtMs;
  if (contact === undefined || at === undefined) return nothing;
  const facts = factsOf(contact, parts, settings);
  const day = localDay(settings.timeZone, at);
  const names = namedPlaces(facts, settings, day);
  const contribution: Contribution = {
    interval: intervalKey(at),
    day,
    zone: settings.timeZone,
    measures: measuresOf(facts),
    places: names.map(({ cut, value }) => [grainCode(cutGrains(cut)), cutCode(cut), value] as const),
  };
  return { contributions: [contribution], names };
};

/** A row as far as KPIs are concerned. */
export interface SourceContent {
  readonly contact: Contact | undefined;
  readonly parts: ContactParts;
}

export type SourceRule = (content: SourceContent, settings: KpiSettings) => SourceContribution;

const followUpRule: SourceRule = ({ parts }, { timeZone }) => {
  const found = followUpContribution(parts, timeZone);
  if (!found) return nothing;
  const { campaignId, ...rest } = found;
  const total = slices.total.of();
  const value = boundedId(campaignId);
  return {
    contributions: [
      {
        ...rest,
        zone: timeZone,
        places: [
          [grainCode(cutGrains('total')), cutCode('total'), total.id],
          [grainCode(cutGrains('campaign')), cutCode('campaign'), value],
        ],
      },
    ],
    names: [
      { cut: 'total', value: total.id, label: total.label },
      { cut: 'campaign', value, label: campaignId },
    ],
  };
};

/** What a row counts as: a contact by its record, other rows by one of their parts. */
const sourceRules: readonly SourceRule[] = [
  ({ contact, parts }, settings) => contactContribution(contact, parts, settings),
  followUpRule,
  ({ parts }, { timeZone }) => {
    const found = lifecycleContribution(parts);
    if (!found) return nothing;
    const total = slices.total.of();
    return {
      contributions: [{ ...found, zone: timeZone, places: [['d', slices.total.code, total.id]] }],
      names: [{ cut: 'total', value: total.id, label: total.label }],
    };
  },
];

export const contributionsOf: SourceRule = (content, settings) => {
  const found = sourceRules.map((rule) => rule(content, settings));
  return {
    contributions: found.flatMap(({ contributions }) => contributions),
    names: found.flatMap(({ names }) => names),
  };
};

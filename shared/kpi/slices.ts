/** Slices: by what numbers are cut. Values are ids, labels are names; each slice and pair lists the grains it is kept in. */
import type { Facts } from './facts.ts';
import { newestEntry } from '../domain/outcome.ts';
import type { Grain } from './grains.ts';
import type { LearnedSettings } from './learned-facts.ts';
import { reasonOf } from '../retention/customer/journeys.ts';
import { isCustomerStarted } from '../retention/customer/legs.ts';

/** The settings that contributions depend on. They are part of the definition: changing one needs a touch. */
export interface KpiSettings extends LearnedSettings {
  /** IANA zone of the centre's days. */
  readonly timeZone: string;
  readonly agentData: 'off' | 'pseudonymous' | 'named';
  /** Site and team level of the agent hierarchy by the first day they apply to; sorted by day. */
  readonly hierarchy: readonly { readonly validFrom: string; readonly siteLevel: number; readonly teamLevel: number }[];
}

export interface SliceValue {
  readonly id: string;
  readonly label: string;
}

export interface SliceDefinition {
  /** One letter, part of the bucket key. */
  readonly code: string;
  readonly label: string;
  readonly grains: readonly Grain[];
  /** Excluded legs are counted (as excluded) in this slice. */
  readonly excludedLegs?: true;
  /** Undefined: the contact does not appear in this slice. */
  readonly of: (facts: Facts, settings: KpiSettings, day: string) => SliceValue | undefined;
}

/** Contacts without a value stay visible under this id, so that a slice adds up to the total (agents and campaigns aside). */
export const noneValue = { id: '-', label: '(none)' } as const;

const named = (id: string | undefined, label?: string): SliceValue | undefined =>
  id === undefined ? undefined : { id, label: label ?? id };

const groupAt = (facts: Facts, level: number): SliceValue | undefined => {
  const group = facts.contact.groups?.[level - 1];
  return group ? { id: group.id, label: group.name } : undefined;
};

/** Settings are sorted by day (config.ts). */
const levelsOn = (settings: KpiSettings, day: string) =>
  settings.hierarchy.findLast(({ validFrom }) => validFrom <= day) ?? settings.hierarchy[0];

/** The queue that an agent has alone: what is told of it is told of a person. */
export const isAgentQueue = (id: string): boolean => id.startsWith('agent/');

/** An agent's own queue names the agent: without agent data these queues are one, and only `named` shows their names. */
export const queueValue = (f: Facts, { agentData }: KpiSettings): SliceValue | undefined => {
  const { queueId, queueName } = f.contact;
  if (queueId === undefined || !isAgentQueue(queueId) || agentData === 'named') return named(queueId, queueName);
  return agentData === 'off' ? { id: 'agent', label: 'Agent queues' } : named(queueId);
};

const touchpoint = (channel: string | undefined, reason: string | undefined): string =>
  `${channel ?? noneValue.id}/${reason ?? noneValue.id}`;

/** Back from a value of the slice `transition` to its two ends; undefined: without a value. */
export const transitionEndsOf = (text: string) => {
  const [from, to] = splitPairValue(text).map((end) => {
    const at = end.indexOf('/');
    const [channel, reason] = at < 0 ? [end, noneValue.id] : [end.slice(0, at), end.slice(at + 1)];
    return {
      channel: channel === noneValue.id ? undefined : channel,
      reason: reason === noneValue.id ? undefined : reason,
    };
  });
  return { from: from ?? {}, to: to ?? {} };
};

const both: readonly Grain[] = ['interval', 'day'];

export const slices = {
  total: { code: 'a', label: 'Total', grains: both, excludedLegs: true, of: () => ({ id: 'all', label: 'All' }) },
  channel: {
    code: 'c',
    label: 'Channel',
    grains: both,
    excludedLegs: true,
    of: (f) => named(f.contact.channel) ?? noneValue,
  },
  queue: {
    code: 'q',
    label: 'Queue',
    grains: both,
    of: (f, s) => queueValue(f, s) ?? noneValue,
  },
  agent: {
    code: 'g',
    label: 'Agent',
    grains: both,
    of: (f, s) => (s.agentData === 'off' || !f.handled ? undefined : named(f.contact.agentId, f.contact.agentName)),
  },
  team: {
    code: 't',
    label: 'Team',
    grains: both,
    of: (f, s, day) => groupAt(f, levelsOn(s, day)?.teamLevel ?? 2) ?? noneValue,
  },
  site: {
    code: 's',
    label: 'Site',
    grains: both,
    of: (f, s, day) => groupAt(f, levelsOn(s, day)?.siteLevel ?? 1) ?? noneValue,
  },
  topic: {
    code: 'o',
    label: 'Topic',
    grains: both,
    of: (f) => named(newestEntry(f.parts.outcome)?.o ?? f.contact.topic) ?? noneValue,
  },
  direction: { code: 'd', label: 'Direction', grains: ['day'], of: (f) => named(f.direction) },
  /** From where and about what a repeat came: `<channel>/<reason>` before and now. */
  transition: {
    code: 'j',
    label: 'Transition',
    grains: ['day'],
    of: (f) => {
      const before = f.parts.journey?.repeatOf;
      if (!before || !isCustomerStarted(f.contact)) return undefined;
      return named(
        pairValueId(touchpoint(before.channel, before.reason), touchpoint(f.contact.channel, reasonOf(f.contact))),
      );
    },
  },
  campaign: { code: 'p', label: 'Campaign', grains: ['day'], of: (f) => named(f.contact.campaignId) },
} as const satisfies Record<string, SliceDefinition>;

export type SliceId = keyof typeof slices;
export const sliceIds = Object.keys(slices) as SliceId[]; // boundary: keys of a const object

export interface PairDefinition {
  readonly code: string;
  readonly of: readonly [SliceId, SliceId];
  readonly grains: readonly Grain[];
}

/** The few declared pairs; any other pair is refused by the API with this list. */
export const pairs = {
  'queue,channel': { code: 'Q', of: ['queue', 'channel'], grains: ['day'] },
  'site,topic': { code: 'S', of: ['site', 'topic'], grains: ['day'] },
} as const satisfies Record<string, PairDefinition>;

export type PairId = keyof typeof pairs;
export const pairIds = Object.keys(pairs) as PairId[]; // boundary: keys of a const object

/** Everything that buckets are kept by: the slices, then the pairs. */
export type CutId = SliceId | PairId;

export const isPair = (cut: CutId): cut is PairId => Object.hasOwn(pairs, cut);
export const cutCode = (cut: CutId): string => (isPair(cut) ? pairs[cut].code : slices[cut].code);
export const cutGrains = (cut: CutId): readonly Grain[] => (isPair(cut) ? pairs[cut].grains : slices[cut].grains);
export const cutIds: readonly CutId[] = [...sliceIds, ...pairIds];

const cutByCode = new Map<string, CutId>(cutIds.map((cut) => [cutCode(cut), cut]));
export const cutOfCode = (code: string): CutId | undefined => cutByCode.get(code);

const escapePart = (part: string): string => part.replaceAll('%', '%25').replaceAll('|', '%7C');
const unescapePart = (part: string): string => part.replaceAll('%7C', '|').replaceAll('%25', '%');

/** The separator is escaped in the parts, so it cannot occur in them. */
export const pairValueId = (first: string, second: string): string => `${escapePart(first)}|${escapePart(second)}`;

export const splitPairValue = (id: string): [string, string] => {
  const [first = '', second = ''] = id.split('|');
  return [unescapePart(first), unescapePart(second)];
};

/** The id of a slice in a value of a cut; undefined: the cut is not by it. */
export const valueOfSlice = (cut: CutId, value: string, slice: SliceId): string | undefined => {
  if (!isPair(cut)) return cut === slice ? value : undefined;
  const of: readonly SliceId[] = pairs[cut].of;
  return of.includes(slice) ? splitPairValue(value)[of.indexOf(slice)] : undefined;
};

/** What a calling rule is. Rules are data; a country (or state) without one is not called. */
import { createHash } from 'node:crypto';
import type { ConsentKind } from '../../dynamo/items/person-item.ts';

/** Half-open span of local time, minutes after midnight. */
export type Hours = readonly [openMinute: number, closeMinute: number];

/** Monday is 1, Sunday 7. A weekday without hours is not called on. */
export type WeekHours = Readonly<Partial<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Hours[]>>>;

export interface Cap {
  readonly id: string;
  readonly calls: number;
  /** Sliding window. A day counts 25 hours at the edge, so that the end of summer time loosens nothing. */
  readonly withinHours: number;
}

/** `voice`: the dialler calls. `task`: an agent gets a task, looks at it and dials. */
export const modes = ['voice', 'task'] as const;
export type Mode = (typeof modes)[number];

export interface CallingRule {
  /** ISO country, or country and state. */
  readonly id: string;
  readonly hours: WeekHours;
  /** Over all campaigns; claims are counted, not conversations. */
  readonly caps: readonly Cap[];
  /** After a refusal in a conversation. */
  readonly silenceHours: number;
  /** Kinds of recorded consent of which one is needed. Registries (TPS, DNC) are not read, so consent is always needed. */
  readonly consent: readonly ConsentKind[];
  readonly defaultMode: Mode;
  readonly source: string;
}

const versions = new WeakMap<CallingRule, string>();

/** Identifies the very text of the rule: it goes into the proof of each dial. */
export const ruleVersion = (rule: CallingRule): string => {
  const known = versions.get(rule);
  if (known !== undefined) return known;
  const made = `${rule.id}@${createHash('sha256').update(JSON.stringify(rule)).digest('hex').slice(0, 12)}`;
  versions.set(rule, made);
  return made;
};

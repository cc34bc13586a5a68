/** The words of campaigns in every language, or it does not compile. What the API has and they do not keeps its own name. */
import type { Language } from '../../api/types.ts';
import { de } from './de.ts';
import { type CampaignWords, en } from './en.ts';
import { hu } from './hu.ts';
import { th } from './th.ts';

export const campaignWords: Readonly<Record<Language, CampaignWords>> = { en, de, hu, th };

/** `expectedMinutes` -> `Expected minutes`. */
export const words = (name: string): string => {
  const spaced = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

type Pair = readonly [label: string, hint: string];

const found = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Label of a field and what it does; its own name when there are no words for it. */
export const fieldWords = ({ fields }: CampaignWords, name: string): Pair =>
  found<Pair>(fields, name) ?? [words(name.slice(name.lastIndexOf('.') + 1)), ''];

/** A value of a field, as `kind.list` or `mode.voice`. */
export const optionWords = ({ options, kinds }: CampaignWords, name: string, value: string): string =>
  (name === 'kind' ? found<Pair>(kinds, value)?.[0] : found<string>(options, `${name}.${value}`)) ?? words(value);

/** What a kind of campaign is. */
export const kindHint = ({ kinds }: CampaignWords, kind: string): string | undefined => found<Pair>(kinds, kind)?.[1];

/** What a key that is limited to teams, sites or queues may ask for: the limit becomes a part of the bucket keys. Pure. */
import { limitableSlices, type KeyLimits } from '../../../../shared/contracts/access.ts';
import { ProblemError } from '../../../../shared/http/problem.ts';
import { factsOf } from '../../../../shared/kpi/facts.ts';
import type { ContactRow } from '../../../../shared/dynamo/items/contact-item.ts';
import { contributionsOf } from '../../../../shared/kpi/contributions.ts';
import { slices, type KpiSettings } from '../../../../shared/kpi/slices.ts';
import type { Selection } from './selection.ts';

const intersection = (asked: ReadonlySet<string> | undefined, allowed: readonly string[]): ReadonlySet<string> =>
  new Set(asked ? allowed.filter((value) => asked.has(value)) : allowed);

/**
 * Only values of the key's own; one of another team is like one that does not exist. A selection by none of the limited
 * slices would be of the whole centre, and is refused.
 */
export const withinLimits = (selection: Selection, limits: KeyLimits | undefined): Selection => {
  if (limits === undefined) return selection;
  const bound = limitableSlices.filter((slice) => limits[slice] !== undefined && selection.slices.includes(slice));
  if (bound.length === 0) {
    const own = limitableSlices.filter((slice) => limits[slice] !== undefined);
    throw new ProblemError(
      'forbidden',
      `The key is limited to ${own.join(', ')}: numbers by ${selection.slices.join(' x ')} are of the whole centre. Use groupBy=${own.join(' or ')}.`,
    );
  }
  const only = new Map(selection.only);
  for (const slice of bound) only.set(slice, intersection(only.get(slice), limits[slice] ?? []));
  return { ...selection, only };
};

/** Whether a contact was handled by one of the key's teams or sites, or came through one of its queues. */
export const isContactWithin = (
  { contact, parts }: Pick<ContactRow, 'contact' | 'parts'>,
  limits: KeyLimits | undefined,
  settings: KpiSettings,
): boolean => {
  if (limits === undefined) return true;
  if (contact === undefined) return false;
  const facts = factsOf(contact, parts);
  const day = contributionsOf({ contact, parts }, settings).contributions[0]?.day ?? '';
  return limitableSlices.some((slice) => {
    const value = slices[slice].of(facts, settings, day)?.id;
    return value !== undefined && (limits[slice]?.includes(value) ?? false);
  });
};

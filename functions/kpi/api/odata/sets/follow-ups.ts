/** Follow-ups as they are counted, by the UTC day on which they were first due; nameless. */
import { followUpRowPrefix } from '../../../../../shared/dynamo/items/follow-up-item.ts';
import type { FollowUpPart } from '../../../../../shared/domain/follow-up-part.ts';
import { localDay } from '../../../../../shared/domain/time.ts';
import { ProblemError } from '../../../../../shared/http/problem.ts';
import type { EntityType, Property, Value } from '../model.ts';
import type { EntitySource, Piece, Place, SourceRequest } from '../source.ts';
import type { ContactListDeps } from './contacts.ts';
import { defaultDays, utcDaysOf } from './utc-days.ts';

interface Column extends Property {
  readonly of: (part: FollowUpPart, zone: string) => Value;
}

const columns: readonly Column[] = [
  { name: 'LocalDate', type: 'Edm.Date', of: ({ t }, zone) => localDay(zone, t) },
  { name: 'FirstDueAt', type: 'Edm.DateTimeOffset', of: ({ t }) => new Date(t).toISOString() },
  { name: 'CampaignId', type: 'Edm.String', of: ({ c }) => c },
  { name: 'HeldOut', type: 'Edm.Boolean', of: ({ h }) => h ?? false },
  { name: 'Passed', type: 'Edm.Boolean', of: ({ g }) => g > 0 },
  { name: 'Calls', type: 'Edm.Int64', of: ({ p }) => p },
  { name: 'Reached', type: 'Edm.Boolean', of: ({ r }) => r > 0 },
  { name: 'Saved', type: 'Edm.Boolean', of: ({ s }) => s > 0 },
  { name: 'OptedOut', type: 'Edm.Boolean', of: ({ o }) => o > 0 },
  { name: 'Refused', type: 'Edm.Boolean', of: ({ x }) => x > 0 },
];

const followUpType: EntityType = {
  name: 'FollowUp',
  set: 'FollowUps',
  description: `Follow-ups of campaigns without personal data, by the moment they were first due. Without a filter on FirstDueAt or UtcDate: the last ${defaultDays} days. Needs the scope campaign:read.`,
  properties: [
    { name: 'UtcDate', type: 'Edm.Date', key: true },
    { name: 'FollowUpId', type: 'Edm.String', key: true },
    ...columns,
  ],
};

const readPiece = async (
  { settings, readContactsOfDay, now }: ContactListDeps,
  { bounds, caller }: SourceRequest,
  after: Place | undefined,
): Promise<Piece> => {
  // A follow-up belongs to a person, and to no team, site or queue.
  if (caller.only !== undefined)
    throw new ProblemError('forbidden', 'The key is limited; follow-ups are of the whole centre.');
  const days = utcDaysOf(bounds, 'FirstDueAt', now());
  const day = after === undefined ? days[0] : String(after[0]);
  if (day === undefined) return { entities: [], next: undefined, items: 0 };
  const from = after?.[1] === undefined ? undefined : String(after[1]);
  const { rows, next } = await readContactsOfDay(day, from, { prefix: followUpRowPrefix });
  const following = days[days.indexOf(day) + 1];
  return {
    entities: rows.flatMap(({ contactId, parts: { followUp } }) => {
      if (!followUp) return [];
      const own = columns.map(({ name, of }) => [name, of(followUp, settings.timeZone)] as const);
      const entity = { UtcDate: day, FollowUpId: contactId, ...Object.fromEntries(own) };
      return [{ entity, at: [day, contactId] }];
    }),
    next: next === undefined ? (following === undefined ? undefined : [following]) : [day, next],
    items: rows.length,
  };
};

export const followUpSource = (deps: ContactListDeps): EntitySource => ({
  type: followUpType,
  scope: 'campaign:read',
  read: (request, after) => readPiece(deps, request, after),
});

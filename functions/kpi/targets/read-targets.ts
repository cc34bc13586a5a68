/** What is asked about targets: which there are, how they came to be, what was missed, which of them steer nothing. */
import type * as z from 'zod';
import { limitableSlices } from '../../../shared/contracts/access.ts';
import type { targetListQuery, targetMissQuery } from '../../../shared/contracts/targets-api.ts';
import { addDays, localDay, monthOfDay } from '../../../shared/domain/time.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { targetLookup } from '../../../shared/kpi/targets/book.ts';
import { reviewDays, reviewFrom, reviewOf, type Miss } from '../../../shared/kpi/targets/review.ts';
import { withSuggestions } from '../../../shared/kpi/targets/suggested.ts';
import { isSuggested, type Target } from '../../../shared/kpi/targets/target.ts';
import { isOfPeople } from '../api/small-groups.ts';
import type { TargetDeps } from './edit-targets.ts';

const shown = (target: Target): object => ({ ...target, owner: target.owner ?? null, suggested: isSuggested(target) });

/** A key with limits sees the targets of what it is for, and no others. */
const isWithin = ({ slice, value }: Target, { only }: Caller): boolean =>
  only === undefined || limitableSlices.some((limited) => limited === slice && only[limited]?.includes(value));

export const listTargets = async (
  { store, now }: TargetDeps,
  query: z.output<typeof targetListQuery>,
  caller: Caller,
): Promise<object> => {
  const book = withSuggestions(await store.readBook(), new Date(now()).toISOString());
  const lookup = targetLookup(book);
  const { on } = query;
  const fits = (target: Target): boolean =>
    isWithin(target, caller) &&
    (query.kpi ?? target.kpi) === target.kpi &&
    (query.slice ?? target.slice) === target.slice &&
    (query.value ?? target.value) === target.value &&
    (on === undefined || lookup(target, () => on)?.id === target.id);
  return { version: book.version, targets: book.targets.filter(fits).map(shown) };
};

/** Changes of the book that are looked through; older ones stay stored. */
const historyDepth = 200;

export const getTargetHistory = async ({ store }: TargetDeps, targetId: string): Promise<object> => {
  const entries = await store.history(historyDepth);
  const changes = entries.flatMap(({ version, at, by, changes: made }) =>
    made
      .filter(({ before, after }) => before?.id === targetId || after?.id === targetId)
      .map(({ before, after }) => ({ bookVersion: version, at, by, before: before ?? null, after: after ?? null })),
  );
  return { targetId, changes };
};

const monthsFrom = (first: string, last: string): string[] => {
  const months: string[] = [];
  for (let month = monthOfDay(first); month <= monthOfDay(last); month = monthOfDay(addDays(`${month}-28`, 7)))
    months.push(month);
  return months;
};

/** A month's period that ends within the review began up to 31 days before it. */
const longestPeriodDays = 31;

const missesSince = async ({ store }: TargetDeps, first: string, today: string): Promise<readonly Miss[]> =>
  store.misses(monthsFrom(addDays(first, -longestPeriodDays), today));

export const listMisses = async (
  deps: TargetDeps,
  { from }: z.output<typeof targetMissQuery>,
  caller: Caller,
): Promise<object> => {
  const today = localDay(deps.timeZone, deps.now());
  const first = from === undefined || from < reviewFrom(today) ? reviewFrom(today) : from;
  const isPersonal = isOfPeople(caller);
  const misses = (await missesSince(deps, first, today)).filter(
    ({ from: begins, ofFew, slice, value }) => begins >= first && !(ofFew && isPersonal(slice, value)),
  );
  return { from: first, misses: [...misses].sort((a, b) => (a.from < b.from ? 1 : -1)) };
};

export const reviewTargets = async (deps: TargetDeps, _caller: Caller): Promise<object> => {
  const today = localDay(deps.timeZone, deps.now());
  return {
    from: reviewFrom(today),
    days: reviewDays,
    kpis: reviewOf(await missesSince(deps, reviewFrom(today), today), today),
  };
};

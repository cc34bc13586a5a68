/**
 * Once a day: recomputes the customers of the last days' contacts (so nothing depends on the stream having delivered) and
 * every profile that time alone changes: risk decays, windows of repeats and of churn close, new customers are new no longer. A job:
 * its position is stored after every page, and two runners never mix.
 */
import * as z from 'zod';
import { addDays, dayMs, localDay, utcDay } from '../../../../shared/domain/time.ts';
import { mapLimited } from '../../../../shared/domain/map-limited.ts';
import { profileSegments, type StoredProfile } from '../../../../shared/dynamo/items/profile-item.ts';
import { observeRows, type ObserveDeps } from '../observe.ts';
import { recompute } from '../recompute.ts';

export const sweepStateSchema = z.object({
  version: z.number().int(),
  /** Local day of the centre whose run this is. */
  day: z.string(),
  /** Unit of work under way; as many as there are when the run is over. */
  unit: z.number().int(),
  /** Last key of the unit that is done. */
  after: z.string().optional(),
});
export type SweepState = z.infer<typeof sweepStateSchema>;

interface Page {
  readonly keys: readonly string[];
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
}

export interface SweepStore {
  readonly readState: () => Promise<SweepState | undefined>;
  /** False: another runner moved on since `read`. */
  readonly writeState: (next: SweepState, read: SweepState | undefined) => Promise<boolean>;
  /** Contacts by the UTC day of their disconnect. */
  readonly contactsOf: (day: string, after: string | undefined) => Promise<Page>;
  readonly customersOf: (segment: string, after: string | undefined) => Promise<Page>;
  readonly readProfiles: (keys: readonly string[]) => Promise<readonly StoredProfile[]>;
}

export interface SweepDeps extends ObserveDeps {
  readonly sweepStore: SweepStore;
  /** UTC days of contacts that are looked at again. */
  readonly contactDays: number;
  readonly hasTime: () => boolean;
}

export interface CustomerSweepReport {
  readonly contacts: number;
  readonly customers: number;
  readonly failed: number;
  readonly complete: boolean;
}

type Unit =
  { readonly kind: 'contacts'; readonly day: string } | { readonly kind: 'customers'; readonly segment: string };

const unitsOf = (nowMs: number, contactDays: number): Unit[] => [
  ...Array.from({ length: contactDays }, (_, i) => ({ kind: 'contacts' as const, day: addDays(utcDay(nowMs), -i) })),
  ...profileSegments.map((segment) => ({ kind: 'customers' as const, segment })),
];

/** Whether time alone may have changed the profile since it was computed. */
export const isDue = (
  { profile }: StoredProfile,
  { settings }: Pick<SweepDeps, 'settings'>,
  nowMs: number,
): boolean => {
  if (!profile) return false;
  const { windowMs } = settings.journeys;
  const { lifecycle } = settings;
  const ages = [profile.firstContactAtMs, profile.lastContact?.atMs, profile.lastPurchaseAtMs];
  const turns = [lifecycle.newDays, lifecycle.lostAfterDays, lifecycle.wonBackDays].flatMap((days) =>
    ages.flatMap((at) => (at === undefined ? [] : [at + days * dayMs])),
  );
  return (
    (profile.openSinceMs !== undefined && profile.openSinceMs + windowMs < nowMs) ||
    (profile.goodwillSinceMs !== undefined && profile.goodwillSinceMs + settings.churnWindowMs <= nowMs) ||
    (profile.risk?.reasons.length ?? 0) > 0 ||
    turns.some((turn) => turn >= profile.computedAtMs && turn < nowMs + dayMs)
  );
};

const sweepCustomers = async (deps: SweepDeps, keys: readonly string[]): Promise<{ done: number; failed: number }> => {
  const nowMs = deps.now();
  const due = (await deps.sweepStore.readProfiles(keys)).filter((stored) => isDue(stored, deps, nowMs));
  let failed = 0;
  await mapLimited(due, deps.concurrency, async ({ customerKey }) => {
    try {
      await recompute(deps, customerKey, { onlyIfDifferent: true });
    } catch (error) {
      failed += 1;
      deps.onFailure(error instanceof Error ? error.name : 'unknown');
    }
  });
  return { done: due.length, failed };
};

const sweepContacts = async (deps: SweepDeps, ids: readonly string[]): Promise<{ done: number; failed: number }> => {
  const rows = (await deps.store.readRows(ids)).filter(({ contact }) => contact !== undefined);
  const { customers, failed } = await observeRows(
    deps,
    // As if nothing had been observed: the customer is recomputed, and written only when something differs.
    rows.map((row) => ({ ...row, observedRev: undefined })),
    true,
  );
  return { done: customers, failed: failed.size };
};

export const sweepAll = async (deps: SweepDeps): Promise<CustomerSweepReport> => {
  const { sweepStore, settings } = deps;
  const nowMs = deps.now();
  const today = localDay(settings.lifecycle.timeZone, nowMs);
  const units = unitsOf(nowMs, deps.contactDays);
  let stored = await sweepStore.readState();
  let state: SweepState =
    stored?.day === today ? stored : { version: stored?.version ?? 0, day: today, unit: 0, after: undefined };
  const totals = { contacts: 0, customers: 0, failed: 0 };
  while (deps.hasTime()) {
    const unit = units[state.unit];
    if (!unit) return { ...totals, complete: true };
    const page =
      unit.kind === 'contacts'
        ? await sweepStore.contactsOf(unit.day, state.after)
        : await sweepStore.customersOf(unit.segment, state.after);
    const result = await (unit.kind === 'contacts' ? sweepContacts : sweepCustomers)(deps, page.keys);
    if (unit.kind === 'contacts') totals.contacts += page.keys.length;
    totals.customers += result.done;
    totals.failed += result.failed;
    const next: SweepState = {
      version: state.version + 1,
      day: today,
      unit: page.next === undefined ? state.unit + 1 : state.unit,
      ...(page.next === undefined ? {} : { after: page.next }),
    };
    if (!(await sweepStore.writeState(next, stored))) return { ...totals, complete: false };
    state = stored = next;
  }
  return { ...totals, complete: false };
};

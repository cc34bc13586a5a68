/**
 * Closes dials by what became of them: the call's own contact record, found by its id, or by the customer's timeline when
 * the answer of Connect was lost. It never dials.
 */
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import type { Dial } from '../../../shared/dynamo/items/dial-item.ts';
import { recordOptOut } from '../person/record.ts';
import { outcomeOf } from './outcome.ts';
import { decideLate, type LateDeps } from './late.ts';
import { settleDial } from './settle.ts';

export interface ReconcileDeps extends LateDeps {
  /** Contacts of a person since a moment, by the timeline. */
  readonly contactsSince: (personKey: string, sinceMs: number) => Promise<readonly string[]>;
}

export interface ReconcileReport {
  open: number;
  settled: number;
  found: number;
  unknown: number;
  expired: number;
  conversations: number;
  silent: number;
  /** By a disposition that came after the call was settled. */
  late: number;
}

const minuteMs = 60_000;
/** Until then the run that claimed may still be at it. */
const claimPatienceMs = 5 * minuteMs;
/** The agent says what came of a conversation after it. */
const dispositionPatienceMs = 30 * minuteMs;
/** No record by then: nobody will ever know. */
const recordPatienceMs = 24 * 60 * minuteMs;
const clockSkewMs = 5 * minuteMs;

/** The contact of a dial whose answer was lost. */
const findContact = async (deps: ReconcileDeps, dial: Dial): Promise<ContactRow | undefined> => {
  for (const contactId of await deps.contactsSince(dial.personKey, dial.claimedAtMs - clockSkewMs)) {
    const row = await deps.contact(contactId);
    if (row?.contact?.dialId === dial.dialId) return row;
  }
  return undefined;
};

const rowOf = async (deps: ReconcileDeps, dial: Dial): Promise<ContactRow | undefined> => {
  if (dial.contactId !== undefined) return deps.contact(dial.contactId);
  return deps.now() - dial.claimedAtMs < claimPatienceMs && dial.state === 'claimed'
    ? undefined
    : findContact(deps, dial);
};

const settleByRecord = async (
  deps: ReconcileDeps,
  dial: Dial,
  row: ContactRow,
  report: ReconcileReport,
): Promise<void> => {
  const { contact } = row;
  const outcome = contact === undefined ? undefined : outcomeOf(contact);
  if (contact?.disconnectedAtMs === undefined || outcome === undefined) return;
  const disposition = deps.dispositionOf(row);
  const age = deps.now() - contact.disconnectedAtMs;
  if (outcome === 'conversation' && disposition === undefined && age < dispositionPatienceMs) return;
  const atMs = contact.disconnectedAtMs;
  if (disposition === 'opt-out')
    await recordOptOut(deps.store.persons, dial.personKey, { id: dial.dialId, atMs, source: 'agent' });
  if (!(await settleDial(deps, dial, { outcome, atMs, contactId: contact.contactId, disposition }))) return;
  report.settled += 1;
  if (dial.contactId === undefined) report.found += 1;
  if (outcome === 'conversation') report.conversations += 1;
  if (outcome === 'silent') report.silent += 1;
};

const reconcileOne = async (deps: ReconcileDeps, dialId: string, report: ReconcileReport): Promise<void> => {
  const dial = await deps.store.dials.read(dialId);
  if (dial === undefined) return;
  if (dial.state === 'not-placed') {
    // The run stopped between writing that nothing was sent and letting the person go.
    if (await settleDial(deps, dial, { outcome: 'not-dialled' })) report.settled += 1;
    return;
  }
  if (dial.state !== 'placed') report.unknown += 1;
  const row = await rowOf(deps, dial);
  if (row !== undefined) return settleByRecord(deps, dial, row, report);
  if (deps.now() - dial.claimedAtMs < recordPatienceMs) return;
  if (await settleDial(deps, dial, { outcome: 'unknown' })) report.expired += 1;
};

export const reconcile = async (deps: ReconcileDeps, hasTime: () => boolean): Promise<ReconcileReport> => {
  const open = await deps.store.dials.open();
  const report: ReconcileReport = {
    open: open.length,
    settled: 0,
    found: 0,
    unknown: 0,
    expired: 0,
    conversations: 0,
    silent: 0,
    late: 0,
  };
  for (const { dialId } of open.toSorted((a, b) => a.claimedAtMs - b.claimedAtMs)) {
    if (!hasTime()) break;
    await reconcileOne(deps, dialId, report);
  }
  report.late = await decideLate(deps, hasTime);
  return report;
};

/**
 * A batch of records -> contact rows. Every record ends as applied, superseded, duplicate, dead-lettered or set
 * aside, or is handed back for another attempt; one bad record changes nothing for the others.
 */
import type { KinesisStreamRecord } from 'aws-lambda';
import type { AddressHash } from '../../shared/domain/customer-key.ts';
import type { AttributeMap } from '../../shared/domain/project.ts';
import type { IngestMetric } from '../../shared/contracts/metrics.ts';
import { mapLimited } from '../../shared/domain/map-limited.ts';
import { countOutcomes, extraCustomerKeys, groupByContact, type Candidate, type Group, type Outcome } from './batch.ts';
import type { ContactStore } from './contact-store.ts';
import type { DeadLetterStore } from './dead-letters.ts';
import { decodeRecord } from './decode.ts';
import { fromKinesis, type Incoming } from './incoming.ts';
import type { CreditSurveyLeg } from './survey-leg.ts';

export interface IngestDeps {
  readonly contacts: ContactStore;
  readonly deadLetters: DeadLetterStore;
  /** Keeps each person's number, encrypted; idempotent, cheap when it is there. */
  readonly keepNumbers: (numbers: ReadonlyMap<string, string>) => Promise<void>;
  readonly attributeMap: AttributeMap;
  readonly creditSurveyLeg: CreditSurveyLeg;
  /** Contact rows written at once. */
  readonly concurrency: number;
  /** Storage says no to this very item, whatever the attempt: it is dead-lettered. */
  readonly isRefusal: (error: unknown) => boolean;
  readonly onFailure: (error: unknown) => void;
}

export interface IngestReport {
  readonly counts: Readonly<Record<IngestMetric, number>>;
  /** Ids of the records that are to be delivered again. */
  readonly failed: readonly string[];
}

/** Outcome of the winner; a later copy of the same delivery recognises its own write by `by`. */
const writeWinner = async (
  { contacts }: IngestDeps,
  { contact, version, delivery }: Candidate,
): Promise<Outcome | 'erased'> => {
  const stored = await contacts.putRecord({ contact, version, delivery });
  if (!stored) return 'applied';
  if (stored.erased) return 'erased';
  if (stored.rv === version) return stored.by === delivery ? 'applied' : 'duplicate';
  if (contact.customerKey && !stored.ck?.has(contact.customerKey))
    await contacts.addCustomerKey(contact.contactId, contact.customerKey);
  return 'superseded';
};

type Settle = (candidate: Candidate, outcome: Outcome) => void;

const settleGroup = async (deps: IngestDeps, group: Group, settle: Settle): Promise<Outcome | 'erased'> => {
  const outcome = await writeWinner(deps, group.winner);
  const members = [group.winner, ...group.others.map(({ candidate }) => candidate)];
  if (outcome === 'erased') {
    // The timeline rows were written before; erased stays erased.
    for (const { contact } of members) await deps.contacts.removeTimeline(contact);
    for (const member of members) settle(member, 'superseded');
    return outcome;
  }
  for (const key of extraCustomerKeys(group)) await deps.contacts.addCustomerKey(group.winner.contact.contactId, key);
  for (const { contact } of members) await deps.creditSurveyLeg(contact);
  settle(group.winner, outcome);
  for (const { candidate, outcome: other } of group.others) settle(candidate, other);
  return outcome;
};

/** Person key -> number. */
const numbersOf = (candidates: readonly Candidate[]): Map<string, string> =>
  new Map(
    candidates.flatMap(({ number, contact: { addressKey } }) =>
      number !== undefined && addressKey !== undefined ? [[addressKey, number] as const] : [],
    ),
  );

export const ingestBatch = (
  deps: IngestDeps,
  hashAddress: AddressHash,
  records: readonly KinesisStreamRecord[],
): Promise<IngestReport> => ingestRecords(deps, hashAddress, records.map(fromKinesis));

export const ingestRecords = async (
  deps: IngestDeps,
  hashAddress: AddressHash,
  records: readonly Incoming[],
): Promise<IngestReport> => {
  const outcomes = Array.from({ length: records.length }, (): Outcome | undefined => undefined);
  const candidates: Candidate[] = [];
  const letters: { readonly index: number; readonly reason: string }[] = [];
  records.forEach((record, index) => {
    const decoded = decodeRecord(record.data, { attributeMap: deps.attributeMap, hashAddress });
    if (decoded.kind === 'setAside') outcomes[index] = 'setAside';
    else if (decoded.kind === 'bad') letters.push({ index, reason: decoded.reason });
    else candidates.push({ index, ...decoded, delivery: record.delivery });
  });

  const bury = async ({ index, reason }: { index: number; reason: string }): Promise<void> => {
    const record = records[index];
    if (!record) return;
    await deps.deadLetters(record.letter(reason));
    outcomes[index] = 'deadLettered';
  };
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      deps.onFailure(error); // these records stay open and are delivered again
    }
  };
  const settle: Settle = ({ index }, outcome) => void (outcomes[index] = outcome);
  const erased = new Set<string>();
  const work = async (group: Group): Promise<void> => {
    try {
      if ((await settleGroup(deps, group, settle)) === 'erased') erased.add(group.winner.contact.contactId);
    } catch (error) {
      if (!deps.isRefusal(error)) throw error;
      const members = [group.winner, ...group.others.map(({ candidate }) => candidate)];
      for (const { index } of members) await bury({ index, reason: 'storage refused the contact row' });
    }
  };

  await mapLimited(letters, deps.concurrency, (letter) => guarded(() => bury(letter)));
  await guarded(async () => {
    await deps.contacts.putTimeline(candidates.map(({ contact }) => contact));
    await mapLimited(groupByContact(candidates), deps.concurrency, (group) => guarded(() => work(group)));
  });
  await guarded(async () => {
    const settled = candidates.filter(({ index, contact }) => outcomes[index] && !erased.has(contact.contactId));
    try {
      await deps.keepNumbers(numbersOf(settled));
    } catch (error) {
      for (const { index, number } of settled) if (number !== undefined) outcomes[index] = undefined;
      throw error;
    }
  });
  const failed = records.filter((_, index) => outcomes[index] === undefined).map(({ id }) => id);
  return { counts: countOutcomes(outcomes), failed };
};

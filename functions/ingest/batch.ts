/** Plans a batch: versions of one contact are met once, by the winner; the others are settled without a write. Pure. */
import type { Contact } from '../../shared/domain/contact.ts';
import type { IngestMetric } from '../../shared/contracts/metrics.ts';

export type Outcome = Exclude<IngestMetric, 'received'>;

/** A contact record and its place in the batch. */
export interface Candidate {
  readonly index: number;
  readonly contact: Contact;
  readonly version: string;
  /** Names the delivery (shard and sequence number), hashed short. */
  readonly delivery: string;
  /** The customer's E.164 number. */
  readonly number?: string | undefined;
}

export interface Group {
  readonly winner: Candidate;
  /** Settled by the winner: same version = duplicate, lower = superseded. Their customer keys are kept all the same. */
  readonly others: readonly { readonly candidate: Candidate; readonly outcome: 'duplicate' | 'superseded' }[];
}

export const groupByContact = (candidates: readonly Candidate[]): Group[] => {
  const byContact = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const known = byContact.get(candidate.contact.contactId);
    if (known) known.push(candidate);
    else byContact.set(candidate.contact.contactId, [candidate]);
  }
  return [...byContact.values()].map((members) => {
    const winner = members.reduce((best, member) => (member.version > best.version ? member : best));
    const others = members
      .filter((member) => member !== winner)
      .map((candidate) => ({
        candidate,
        outcome: candidate.version === winner.version ? ('duplicate' as const) : ('superseded' as const),
      }));
    return { winner, others };
  });
};

/** Customer keys that only a superseded version had. */
export const extraCustomerKeys = ({ winner, others }: Group): string[] => [
  ...new Set(
    others
      .flatMap(({ candidate }) => candidate.contact.customerKey ?? [])
      .filter((key) => key !== winner.contact.customerKey),
  ),
];

/**
 * Counts what this invocation settles for good: Lambda repeats everything from the first failed record on, so later
 * successes are counted then (received = the sum of the others, exactly).
 */
export const countOutcomes = (outcomes: readonly (Outcome | undefined)[]): Record<IngestMetric, number> => {
  const firstOpen = outcomes.indexOf(undefined);
  const settled = firstOpen < 0 ? outcomes : outcomes.slice(0, firstOpen);
  const counts = { received: settled.length, applied: 0, superseded: 0, duplicate: 0, deadLettered: 0, setAside: 0 };
  for (const outcome of settled) if (outcome) counts[outcome] += 1;
  return counts;
};

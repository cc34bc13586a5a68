/**
 * Writing a part of a contact's row: merged with what is there, whoever else writes at the same time. Merges are the
 * same in every order, so two writers and a late record end in one row. The store and the pause are parameters.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ContactParts, PartName } from '../domain/contact-parts.ts';
import type { ContactRow } from '../dynamo/items/contact-item.ts';
import type { PartStore } from '../dynamo/part-store.ts';

export interface PartDeps {
  readonly parts: PartStore;
  /** Waits before the next attempt; throws when there is no time for one. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** What to do with the row as it is: a part, or the contact that the part belongs to instead. */
export type PartDecision<P extends PartName> =
  | { readonly kind: 'set'; readonly value: NonNullable<ContactParts[P]> }
  | { readonly kind: 'elsewhere'; readonly contactId: string };

export type PartResult = 'written' | 'current' | 'erased';

/** Survey leg -> conversation; longer chains do not exist, and must not make a loop. */
const mostHops = 3;

export const writePart = async <P extends PartName>(
  { parts, pause }: PartDeps,
  contactId: string,
  name: P,
  decide: (row: ContactRow | undefined) => PartDecision<P>,
): Promise<PartResult> => {
  let target = contactId;
  let hops = 0;
  for (let attempt = 1; ;) {
    const row = await parts.read(target);
    if (row?.erased) return 'erased';
    const decision = decide(row);
    if (decision.kind === 'elsewhere') {
      hops += 1;
      if (hops > mostHops) return 'current';
      target = decision.contactId;
      continue;
    }
    if (isDeepStrictEqual(row?.parts[name], decision.value)) return 'current';
    if (await parts.replace(target, row, name, decision.value)) return 'written';
    await pause(attempt);
    attempt += 1;
  }
};

/** What recomputing a customer needs of storage. Two implementations: DynamoDB, and an in-memory one for property tests. */
import type { Contact } from '../../../shared/domain/contact.ts';
import type { ContactParts } from '../../../shared/domain/contact-parts.ts';
import type { JourneyPart } from '../../../shared/domain/journey-part.ts';
import type { LifecyclePart } from '../../../shared/domain/lifecycle-part.ts';
import type { CustomerPartition } from '../../../shared/dynamo/items/customer-items.ts';
import type { Profile, StoredProfile } from '../../../shared/dynamo/items/profile-item.ts';

/** A contact row with what only observe looks at. */
export interface ObservedRow {
  readonly contactId: string;
  readonly rev: number;
  readonly erased: boolean;
  readonly contact: Contact | undefined;
  readonly parts: ContactParts;
  /** Every customer key it ever had. */
  readonly keys: readonly string[];
  /** The rev that observe's own last write gave it. */
  readonly observedRev: number | undefined;
}

/** All reads are strongly consistent; writes are idempotent. */
export interface ObserveStore {
  /** The profile is read before everything else. */
  readonly readPartition: (key: string) => Promise<CustomerPartition>;
  readonly profileVersion: (key: string) => Promise<number>;
  /** Customers that an address was seen with. */
  readonly aliases: (address: string) => Promise<readonly string[]>;
  /** Notes at both that an address and a customer were seen together; answers with all customers of the address. */
  readonly link: (address: string, customerKey: string) => Promise<readonly string[]>;
  readonly legs: (firstLeg: string) => Promise<readonly string[]>;
  readonly addLeg: (firstLeg: string, leg: string) => Promise<void>;
  readonly readRows: (contactIds: readonly string[]) => Promise<readonly ObservedRow[]>;
  /** False: somebody else wrote since `read`. */
  readonly writeProfile: (profile: Profile, read: StoredProfile | undefined) => Promise<boolean>;
  readonly withdrawProfile: (key: string, version: number, read: StoredProfile) => Promise<boolean>;
  /** Nothing when the row is gone or has a part of the same or a higher stamp. */
  readonly writeJourney: (contactId: string, part: JourneyPart) => Promise<void>;
  /** Nothing when a newer complaint is noted, or the person has opted out anyway. */
  readonly noteComplaint: (personKey: string, atMs: number) => Promise<void>;
  readonly writeLifecycle: (rowId: string, part: LifecyclePart) => Promise<void>;
}

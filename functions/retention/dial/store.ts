/** What dialling needs of its storage. Every write names what it read: a lost condition means somebody else was first. */
import type { Campaign } from '../../../shared/dynamo/items/campaign-item.ts';
import type { AnsweredDay, Lease, Rate, Switch } from '../../../shared/dynamo/items/dial-control-item.ts';
import type { Dial, DialState, OpenMark } from '../../../shared/dynamo/items/dial-item.ts';
import type { FollowUp } from '../../../shared/dynamo/items/follow-up-item.ts';
import type { Person } from '../../../shared/dynamo/items/person-item.ts';
import type { PersonStore } from '../person/record.ts';

export interface FollowUpStore {
  /** Strongly consistent. */
  readonly read: (followUpId: string) => Promise<FollowUp | undefined>;
  /** Follow-up and its row for the KPIs in one transaction. False: not the one that was read (or, new, it exists). */
  readonly write: (next: FollowUp) => Promise<boolean>;
  /** Ids of those of a campaign that something is to be done about by now, oldest first; may lag behind. */
  readonly due: (campaignId: string, nowMs: number, limit: number) => Promise<readonly string[]>;
  readonly ofPerson: (personKey: string) => Promise<readonly FollowUp[]>;
}

/** The claim: all of it or nothing. */
export interface ClaimWrite {
  readonly person: Person;
  readonly followUp: FollowUp;
  readonly dial: Dial;
  /** Must still be what the decision was made on, and run. */
  readonly campaign: Pick<Campaign, 'campaignId' | 'version'>;
  /** Must not be switched off. */
  readonly country: string;
  /** Must be the newest run; undefined when an agent dials. */
  readonly epoch: number | undefined;
}

export interface SettleWrite {
  readonly dial: Dial;
  readonly from: readonly DialState[];
  readonly followUp: FollowUp | undefined;
  readonly person: Person | undefined;
  /** Adds to the campaign's answered calls. */
  readonly answered: AnsweredDay | undefined;
}

export interface DialStore {
  /** False: a condition did not hold; nothing was written. */
  readonly claim: (write: ClaimWrite) => Promise<boolean>;
  readonly read: (dialId: string) => Promise<Dial | undefined>;
  /** False: the dial is in none of the states any more. */
  readonly move: (dial: Dial, from: readonly DialState[]) => Promise<boolean>;
  readonly settle: (write: SettleWrite) => Promise<boolean>;
  readonly open: () => Promise<readonly OpenMark[]>;
}

export interface CampaignStore {
  readonly read: (campaignId: string) => Promise<Campaign | undefined>;
  readonly list: () => Promise<readonly Campaign[]>;
  readonly write: (next: Campaign) => Promise<boolean>;
  /** Days from `fromDay` on. */
  readonly answered: (campaignId: string, fromDay: string) => Promise<readonly AnsweredDay[]>;
}

export interface ControlStore {
  readonly readSwitch: () => Promise<Switch>;
  readonly writeSwitch: (next: Switch) => Promise<boolean>;
  readonly readLease: () => Promise<Lease>;
  readonly writeLease: (next: Lease, read: Lease) => Promise<boolean>;
  readonly readRate: () => Promise<Rate | undefined>;
  readonly writeRate: (next: Rate) => Promise<boolean>;
}

export interface DiallingStore {
  readonly persons: PersonStore;
  readonly followUps: FollowUpStore;
  readonly dials: DialStore;
  readonly campaigns: CampaignStore;
  readonly control: ControlStore;
}

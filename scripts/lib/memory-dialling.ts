/**
 * The dialling stores in memory, for tests and simulations: the same conditions as the items in shared/dynamo/items, each
 * operation in one step. A contract test holds both against each other.
 */
import type { ClaimWrite, DiallingStore, SettleWrite } from '../../functions/retention/dial/store.ts';
import type { PersonStore } from '../../functions/retention/person/record.ts';
import type { Campaign } from '../../shared/dynamo/items/campaign-item.ts';
import {
  type AnsweredDay,
  type Lease,
  offSwitch,
  parseLease,
  type Rate,
  type Switch,
} from '../../shared/dynamo/items/dial-control-item.ts';
import type { Dial, OpenMark } from '../../shared/dynamo/items/dial-item.ts';
import { type FollowUp, indexedAs } from '../../shared/dynamo/items/follow-up-item.ts';
import { newPerson, type Person } from '../../shared/dynamo/items/person-item.ts';

/** Called before each storage operation takes effect: a test may wait, or throw, here. */
export type Step = (operation: string) => Promise<void>;

const indexedAt = (followUp: FollowUp): number => indexedAs(followUp)?.atMs ?? Infinity;

export class MemoryDialling implements DiallingStore {
  readonly people: Map<string, Person>;
  readonly followUpsById: Map<string, FollowUp>;
  readonly dialsById: Map<string, Dial>;
  readonly openMarks: Map<string, OpenMark>;
  readonly campaignsById: Map<string, Campaign>;
  readonly answeredDays: Map<string, Map<string, AnsweredDay>>;
  readonly state: { switch: Switch; lease: Lease; rate: Rate | undefined };

  /** `shared`: the same data seen by another worker, whose steps are taken apart. */
  constructor(
    private readonly step: Step = async () => {},
    shared?: MemoryDialling,
  ) {
    this.people = shared?.people ?? new Map();
    this.followUpsById = shared?.followUpsById ?? new Map();
    this.dialsById = shared?.dialsById ?? new Map();
    this.openMarks = shared?.openMarks ?? new Map();
    this.campaignsById = shared?.campaignsById ?? new Map();
    this.answeredDays = shared?.answeredDays ?? new Map();
    this.state = shared?.state ?? { switch: offSwitch, lease: parseLease(undefined), rate: undefined };
  }

  private personIs(next: Person): boolean {
    return (this.people.get(next.personKey)?.version ?? 0) === next.version - 1;
  }

  private followUpIs(next: FollowUp): boolean {
    return (this.followUpsById.get(next.followUpId)?.version ?? 0) === next.version - 1;
  }

  readonly persons: PersonStore = {
    read: async (personKey) => {
      await this.step('person.read');
      return this.people.get(personKey) ?? newPerson(personKey);
    },
    write: async (next) => {
      await this.step('person.write');
      if (!this.personIs(next)) return false;
      this.people.set(next.personKey, next);
      return true;
    },
    optOut: async (personKey, said) => {
      await this.step('person.optOut');
      const person = this.people.get(personKey) ?? newPerson(personKey);
      if (person.optOut !== undefined) return false;
      this.people.set(personKey, { ...person, optOut: said, version: person.version + 1 });
      return true;
    },
  };

  readonly followUps: DiallingStore['followUps'] = {
    read: async (followUpId) => {
      await this.step('followUp.read');
      return this.followUpsById.get(followUpId);
    },
    write: async (next) => {
      await this.step('followUp.write');
      if (!this.followUpIs(next)) return false;
      this.followUpsById.set(next.followUpId, next);
      return true;
    },
    due: async (campaignId, nowMs, limit) => {
      await this.step('followUp.due');
      const due: FollowUp[] = [];
      for (const one of this.followUpsById.values())
        if (indexedAs(one)?.waiting === campaignId && indexedAt(one) <= nowMs) due.push(one);
      return due
        .toSorted((a, b) => indexedAt(a) - indexedAt(b))
        .slice(0, limit)
        .map(({ followUpId }) => followUpId);
    },
    ofPerson: async (personKey) => {
      await this.step('followUp.ofPerson');
      return [...this.followUpsById.values()].filter((one) => one.personKey === personKey);
    },
  };

  private claimHolds({ person, followUp, dial, campaign, country, epoch }: ClaimWrite): boolean {
    const stored = this.people.get(person.personKey);
    const running = this.campaignsById.get(campaign.campaignId);
    return (
      this.personIs(person) &&
      stored?.open === undefined &&
      stored?.optOut === undefined &&
      this.followUpIs(followUp) &&
      !this.dialsById.has(dial.dialId) &&
      running?.state === 'running' &&
      running.version === campaign.version &&
      this.state.switch.on &&
      !this.state.switch.countriesOff.includes(country) &&
      (epoch === undefined || this.state.lease.epoch === epoch)
    );
  }

  private settleHolds({ dial, from, followUp, person }: SettleWrite): boolean {
    const stored = this.dialsById.get(dial.dialId);
    return (
      stored !== undefined &&
      from.includes(stored.state) &&
      (followUp === undefined || this.followUpIs(followUp)) &&
      (person === undefined || this.personIs(person))
    );
  }

  readonly dials: { -readonly [K in keyof DiallingStore['dials']]: DiallingStore['dials'][K] } = {
    claim: async (write) => {
      await this.step('dial.claim');
      if (!this.claimHolds(write)) return false;
      const { dial } = write;
      this.people.set(write.person.personKey, write.person);
      this.followUpsById.set(write.followUp.followUpId, write.followUp);
      this.dialsById.set(dial.dialId, dial);
      this.openMarks.set(dial.dialId, dial);
      return true;
    },
    read: async (dialId) => {
      await this.step('dial.read');
      return this.dialsById.get(dialId);
    },
    move: async (dial, from) => {
      await this.step('dial.move');
      const stored = this.dialsById.get(dial.dialId);
      if (stored === undefined || !from.includes(stored.state)) return false;
      this.dialsById.set(dial.dialId, dial);
      return true;
    },
    settle: async (write) => {
      await this.step('dial.settle');
      if (!this.settleHolds(write)) return false;
      const { dial, followUp, person, answered } = write;
      this.dialsById.set(dial.dialId, dial);
      this.openMarks.delete(dial.dialId);
      if (followUp) this.followUpsById.set(followUp.followUpId, followUp);
      if (person) this.people.set(person.personKey, person);
      if (answered) this.addAnswered(dial.campaignId, answered);
      return true;
    },
    open: async () => {
      await this.step('dial.open');
      return [...this.openMarks.values()];
    },
  };

  private addAnswered(campaignId: string, { day, answered, silent }: AnsweredDay): void {
    const days = this.answeredDays.get(campaignId) ?? new Map<string, AnsweredDay>();
    const known = days.get(day) ?? { day, answered: 0, silent: 0 };
    days.set(day, { day, answered: known.answered + answered, silent: known.silent + silent });
    this.answeredDays.set(campaignId, days);
  }

  readonly campaigns: DiallingStore['campaigns'] = {
    read: async (campaignId) => {
      await this.step('campaign.read');
      return this.campaignsById.get(campaignId);
    },
    list: async () => {
      await this.step('campaign.list');
      return [...this.campaignsById.values()];
    },
    write: async (next) => {
      await this.step('campaign.write');
      if ((this.campaignsById.get(next.campaignId)?.version ?? 0) !== next.version - 1) return false;
      this.campaignsById.set(next.campaignId, next);
      return true;
    },
    answered: async (campaignId, fromDay) => {
      await this.step('campaign.answered');
      return [...(this.answeredDays.get(campaignId)?.values() ?? [])].filter(({ day }) => day >= fromDay);
    },
  };

  readonly control: DiallingStore['control'] = {
    readSwitch: async () => {
      await this.step('switch.read');
      return this.state.switch;
    },
    writeSwitch: async (next) => {
      await this.step('switch.write');
      if (this.state.switch.version !== next.version - 1) return false;
      this.state.switch = next;
      return true;
    },
    readLease: async () => {
      await this.step('lease.read');
      return this.state.lease;
    },
    writeLease: async (next, read) => {
      await this.step('lease.write');
      if (this.state.lease.epoch !== read.epoch || this.state.lease.untilMs !== read.untilMs) return false;
      this.state.lease = next;
      return true;
    },
    readRate: async () => {
      await this.step('rate.read');
      return this.state.rate;
    },
    writeRate: async (next) => {
      await this.step('rate.write');
      if ((this.state.rate?.version ?? 0) !== next.version - 1) return false;
      this.state.rate = next;
      return true;
    },
  };
}

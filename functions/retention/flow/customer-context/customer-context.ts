/** What a flow is told of the customer on the line. */
import { addressKey, customerIdKey, type AddressHash } from '../../../../shared/domain/customer-key.ts';
import type { Campaign } from '../../../../shared/dynamo/items/campaign-item.ts';
import type { Person } from '../../../../shared/dynamo/items/person-item.ts';
import type { Profile } from '../../../../shared/dynamo/items/profile-item.ts';
import type { FlowAnswer } from '../../../../shared/contracts/flow-functions.ts';
import type { FlowInput, FlowWork } from '../../../../shared/flow/answer-flow.ts';
import { wanted } from '../../campaigns/audience.ts';
import { meet, type MeetDeps } from '../../followups/meet.ts';
import { validConsent } from '../../person/person.ts';

export interface OpenPromise {
  readonly what: string | undefined;
  readonly dueAtMs: number;
}

export interface ContextDeps extends MeetDeps {
  readonly addressHash: () => Promise<AddressHash>;
  /** The customer that an address belongs to alone; else the address. */
  readonly holderOf: (address: string) => Promise<string>;
  readonly profile: (customerKey: string) => Promise<Profile | undefined>;
  /** The promise that is due next; undefined when none is open. */
  readonly openPromise: (customerKey: string, lastHandledMs: number) => Promise<OpenPromise | undefined>;
  readonly person: (personKey: string) => Promise<Person>;
  readonly campaigns: () => Promise<readonly Campaign[]>;
  readonly windowMs: number;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** 1 is served first: who is about to leave, then who was promised something or comes again, then who is at some risk. */
export const priorityOf = (risk: number, isRepeat: boolean, hasPromise: boolean): number => {
  if (risk >= 70) return 1;
  if (risk >= 50 || (hasPromise && isRepeat)) return 2;
  if (hasPromise || isRepeat) return 3;
  return risk >= 25 ? 4 : 5;
};

const isRepeat = ({ lastContact, lastInboundAtMs }: Profile, reason: string | undefined, sinceMs: number): boolean =>
  lastInboundAtMs !== undefined &&
  lastInboundAtMs >= sinceMs &&
  (reason === undefined || lastContact?.reason === undefined || lastContact.reason === reason);

/** What a campaign that meets customers when they come has to say to this one. */
const none = { heldOut: false, answer: {} };

/** Nothing for the control group, for who objects to profiling, and for who does not want to hear of it. */
const offerFor = async (
  deps: ContextDeps,
  profile: Profile,
  personKey: string | undefined,
  contactId: string | undefined,
): Promise<{ readonly heldOut: boolean; readonly answer: FlowAnswer<'customer-context'> }> => {
  const nowMs = deps.now();
  if (personKey === undefined || contactId === undefined) return none;
  for (const campaign of await deps.campaigns()) {
    const { kind } = campaign.definition;
    if (kind !== 'inbound-save' || campaign.state !== 'running') continue;
    const who = wanted({ ...profile, personKeys: [personKey] }, campaign.definition, campaign.startedAtMs ?? 0, nowMs);
    if (who === undefined) continue;
    if ((await meet(deps, campaign, { ...who, contactId })) === 'heldOut') return { heldOut: true, answer: {} };
    return { heldOut: false, answer: await offerOf(deps, campaign, personKey, nowMs) };
  }
  return none;
};

const offerOf = async (deps: ContextDeps, campaign: Campaign, personKey: string, nowMs: number) => {
  const person = await deps.person(personKey);
  const askConsent =
    person.optOut === undefined && validConsent(person, campaign.definition.purpose, nowMs) === undefined;
  return { offer: true, askConsent, campaign: campaign.campaignId };
};

/** Who is on the line: the CRM id, else whoever the number belongs to. */
const identify = async (
  deps: ContextDeps,
  { event, parameters }: FlowInput<'customer-context'>,
): Promise<{ customerKey: string | undefined; person: string | undefined }> => {
  const person =
    event.customerAddress === undefined ? undefined : addressKey(event.customerAddress, await deps.addressHash());
  const customerId = parameters.customerId ?? event.customerId;
  if (customerId !== undefined) return { customerKey: customerIdKey(customerId), person };
  return { customerKey: person === undefined ? undefined : await deps.holderOf(person), person };
};

const lastOf = ({ lastContact }: Profile, channel: string | undefined): FlowAnswer<'customer-context'> => ({
  lastContactId: lastContact?.contactId,
  lastContactAt: lastContact && iso(lastContact.atMs),
  lastChannel: lastContact?.channel,
  lastReason: lastContact?.reason,
  channelChanged: lastContact?.channel !== undefined && channel !== undefined && lastContact.channel !== channel,
});

export const customerContext =
  (deps: ContextDeps): FlowWork<'customer-context'> =>
  async (input) => {
    const { event, parameters } = input;
    const { customerKey, person } = await identify(deps, input);
    const profile = customerKey === undefined ? undefined : await deps.profile(customerKey);
    if (customerKey === undefined || !profile) return {};
    const [promise, offer] = await Promise.all([
      deps.openPromise(customerKey, profile.lastContact?.atMs ?? 0),
      offerFor(deps, profile, person ?? profile.personKeys[0], event.contactId),
    ]);
    const repeat = isRepeat(profile, parameters.reason ?? event.attributes['reason'], deps.now() - deps.windowMs);
    return {
      known: true,
      ...lastOf(profile, event.channel),
      repeat,
      openPromise: promise && (promise.what ?? 'callback'),
      openPromiseDueAt: promise && iso(promise.dueAtMs),
      risk: profile.risk?.score,
      lifecycle: profile.lifecycle,
      // Served no sooner for being at risk, as long as a campaign measures what comes of it.
      priority: priorityOf(offer.heldOut ? 0 : (profile.risk?.score ?? 0), repeat, promise !== undefined),
      ...offer.answer,
    };
  };

/**
 * Journeys by a second way, written apart: plain loops over the final raw records, nothing of the product imported but
 * the choice among ties (finalVersions). Per contact it says what the product's journey part must say.
 */
import { finalVersions, type RawRecord, type TieBreak } from './oracle.ts';

export interface OracleJourney {
  leg?: string;
  hands?: number;
  otherWaitMs?: number;
  otherHoldMs?: number;
  credited?: true;
  creditedElsewhere?: true;
  repeatOf?: { channel?: string; reason?: string };
  repeated?: true;
  switched?: true;
  brokenOff?: true;
  carried?: true;
  final?: true;
  shared?: true;
}

export interface OracleRules {
  readonly windowMs: number;
  readonly sameReason: boolean;
  readonly sharedAbove: number;
  readonly nowMs: number;
}

interface Fact {
  readonly id: string;
  readonly raw: RawRecord;
  readonly start: number;
  readonly root: string;
  readonly method: string;
  readonly left: boolean;
  readonly customer: string | null;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const at = (value: unknown): number => Date.parse(String(value));
const part = (raw: RawRecord, name: string): RawRecord | null => {
  const value = raw[name];
  return typeof value === 'object' && value !== null ? (value as RawRecord) : null; // boundary: raw JSON
};
const agentOf = (raw: RawRecord): RawRecord | null => {
  const agent = part(raw, 'Agent');
  return agent && agent['ConnectedToAgentTimestamp'] ? agent : null;
};
const isE164 = (address: unknown): address is string => typeof address === 'string' && /^\+\d{5,}$/.test(address);
const phoneOf = (raw: RawRecord): string | null => {
  const address = part(raw, 'CustomerEndpoint')?.['Address'];
  return raw['InitiationMethod'] !== 'EXTERNAL_OUTBOUND' && isE164(address) ? address : null;
};
const segments = (raw: RawRecord): RawRecord => part(raw, 'SegmentAttributes') ?? {};
export const outOfTalk = (raw: RawRecord): boolean =>
  ['MONITOR', 'DISCONNECT'].includes(String(raw['InitiationMethod'])) || 'connect:ValidationTestType' in segments(raw);
const startedByCustomer = (fact: Fact): boolean =>
  fact.root === fact.id &&
  (['INBOUND', 'WEBRTC_API'].includes(fact.method) ||
    (fact.method === 'API' &&
      fact.raw['Channel'] === 'CHAT' &&
      part(segments(fact.raw), 'connect:Direction')?.['ValueString'] !== 'OUTBOUND'));
const reason = (fact: Fact): string | undefined => {
  const attributes = part(fact.raw, 'Attributes') ?? {};
  return text(attributes['reason']) ?? text(attributes['topic']);
};
const waited = (raw: RawRecord): number => {
  const queue = part(raw, 'Queue');
  if (!queue?.['EnqueueTimestamp']) return 0;
  const span = queue['DequeueTimestamp'] ? at(queue['DequeueTimestamp']) - at(queue['EnqueueTimestamp']) : null;
  const stated = typeof queue['Duration'] === 'number' ? queue['Duration'] * 1000 : null;
  const callback = String(raw['InitiationMethod']).startsWith('CALLBACK');
  return (callback ? (span ?? stated) : (stated ?? span)) ?? 0;
};
const held = (raw: RawRecord): number => Number(part(raw, 'Agent')?.['CustomerHoldDuration'] ?? 0) * 1000;
const doneAt = (raw: RawRecord): number =>
  at(part(raw, 'Agent')?.['AfterContactWorkStartTimestamp'] ?? raw['DisconnectTimestamp']);

const kindOf = (leg: Fact, parent: Fact | undefined): string | undefined => {
  if (leg.root === leg.id) return undefined;
  if (leg.method.startsWith('CALLBACK')) return 'callback';
  if (leg.method === 'QUEUE_TRANSFER') return 'queue_transfer';
  const said = Number(part(leg.raw, 'Agent')?.['AgentInteractionDuration'] ?? 0);
  const completed = parent?.raw['TransferCompletedTimestamp'];
  if (leg.method === 'EXTERNAL_OUTBOUND') {
    if (completed && at(leg.raw['DisconnectTimestamp']) > at(completed)) return 'external_transfer';
    const spoke = (at(leg.raw['DisconnectTimestamp']) - at(leg.raw['ConnectedToSystemTimestamp'])) / 1000;
    const hold = Number((parent && part(parent.raw, 'Agent')?.['CustomerHoldDuration']) ?? 0);
    return hold - spoke > 2 ? 'external_consult' : 'external_conference';
  }
  if (leg.method !== 'TRANSFER') return undefined;
  if (parent && !agentOf(parent.raw)) return 'queue_transfer';
  if (completed || !parent) return 'cold_transfer';
  if (said < 2) return 'consult';
  return doneAt(parent.raw) > doneAt(leg.raw) ? 'conference' : 'warm_transfer';
};

/** CRM ids that were ever seen with a number. */
export const oracleIdsOfPhones = (
  final: readonly RawRecord[],
  versions: readonly RawRecord[],
): Map<string, Set<string>> => {
  const idsOfPhone = new Map<string, Set<string>>();
  for (const raw of final) {
    const phone = phoneOf(raw);
    if (phone === null) continue;
    const ids = idsOfPhone.get(phone) ?? new Set();
    for (const version of versions)
      if (version['ContactId'] === raw['ContactId'] && text(version['CustomerId']))
        ids.add(String(version['CustomerId']));
    idsOfPhone.set(phone, ids);
  }
  return idsOfPhone;
};

/** Customer of every contact: the CRM id; else the one CRM id that was ever seen with the number; else the number. */
export const oracleCustomers = (
  final: readonly RawRecord[],
  versions: readonly RawRecord[],
): Map<string, string | null> => {
  const idsOfPhone = oracleIdsOfPhones(final, versions);
  return new Map(
    final.map((raw) => {
      const phone = phoneOf(raw);
      const ids = phone === null ? undefined : idsOfPhone.get(phone);
      const known = text(raw['CustomerId']) ?? (ids?.size === 1 ? [...ids][0] : undefined);
      return [String(raw['ContactId']), known === undefined ? phone : `id ${known}`];
    }),
  );
};

const handsOf = (legs: readonly Fact[], kinds: ReadonlyMap<string, string | undefined>): number => {
  let hands = 0;
  for (const leg of legs) {
    const kind = kinds.get(leg.id);
    if (kind === 'external_transfer' || kind === 'external_conference') hands += 1;
    else if (kind !== 'consult' && kind !== 'external_consult') {
      if (agentOf(leg.raw)) hands += 1;
      if (leg.raw['TransferredToEndpoint']) hands += 1;
    }
  }
  return hands;
};

const gaveUp = (root: Fact, legs: readonly Fact[]): boolean =>
  Boolean(part(root.raw, 'Queue')?.['EnqueueTimestamp']) &&
  !root.raw['NextContactId'] &&
  !root.raw['TransferCompletedTimestamp'] &&
  legs.every((leg) => !agentOf(leg.raw));

/** Contact id -> what is to be said; only of journeys whose first leg has arrived and has a customer. */
export const oracleJourneys = (
  versions: readonly RawRecord[],
  rules: OracleRules,
  tieBreak?: TieBreak,
): Map<string, OracleJourney> => {
  const final = [...finalVersions(versions, tieBreak).values()];
  const customers = oracleCustomers(final, versions);
  const facts: Fact[] = final.map((raw) => ({
    id: String(raw['ContactId']),
    raw,
    start: at(raw['InitiationTimestamp']),
    root: text(raw['InitialContactId']) ?? String(raw['ContactId']),
    method: String(raw['InitiationMethod']),
    left: outOfTalk(raw),
    customer: customers.get(String(raw['ContactId'])) ?? null,
  }));
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const legsOf = (root: string): Fact[] =>
    facts
      .filter((fact) => fact.root === root && !fact.left)
      .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  const result = new Map<string, OracleJourney>();
  const roots = facts.filter((fact) => fact.root === fact.id && !fact.left && fact.customer !== null);
  const baseOf = new Map<string, Fact>();
  for (const root of roots.filter(startedByCustomer)) {
    const others = roots.filter(
      (other) =>
        other !== root &&
        startedByCustomer(other) &&
        other.customer === root.customer &&
        (other.start < root.start || (other.start === root.start && other.id < root.id)) &&
        root.start - other.start <= rules.windowMs &&
        (!rules.sameReason || !reason(root) || !reason(other) || reason(root) === reason(other)),
    );
    const latest = others.sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1))[0];
    if (latest) baseOf.set(root.id, latest);
  }
  const repeated = new Set([...baseOf.values()].map(({ id }) => id));
  for (const root of roots) {
    const legs = legsOf(root.id);
    const kinds = new Map(
      legs.map((leg) => [leg.id, kindOf(leg, byId.get(text(leg.raw['PreviousContactId']) ?? leg.root))]),
    );
    for (const leg of legs) {
      const kind = kinds.get(leg.id);
      result.set(leg.id, kind ? { leg: kind } : {});
    }
    const common: OracleJourney = {};
    const base = baseOf.get(root.id);
    if (base) {
      const [channel, why] = [text(base.raw['Channel']), reason(base)];
      common.repeatOf = { ...(channel ? { channel } : {}), ...(why ? { reason: why } : {}) };
      if (base.raw['Channel'] !== root.raw['Channel']) {
        common.switched = true;
        if (gaveUp(base, legsOf(base.id))) common.brokenOff = true;
      }
      if (legsOf(base.id).some(({ id }) => id === root.raw['RelatedContactId'])) common.carried = true;
    }
    if (repeated.has(root.id)) common.repeated = true;
    if (startedByCustomer(root) && rules.nowMs - root.start > rules.windowMs) common.final = true;
    const own: OracleJourney = { ...common };
    if (legs.length > 1) {
      own.hands = handsOf(legs, kinds);
      own.otherWaitMs = legs.filter((leg) => leg !== root).reduce((sum, leg) => sum + waited(leg.raw), 0);
      own.otherHoldMs = legs.filter((leg) => leg !== root).reduce((sum, leg) => sum + held(leg.raw), 0);
    }
    const agents = legs
      .filter((leg) => agentOf(leg.raw))
      .sort(
        (a, b) =>
          at(agentOf(a.raw)?.['ConnectedToAgentTimestamp']) - at(agentOf(b.raw)?.['ConnectedToAgentTimestamp']) ||
          a.start - b.start ||
          (a.id < b.id ? -1 : 1),
      );
    const first = agents[0];
    if (startedByCustomer(root) && first && first !== root) {
      own.creditedElsewhere = true;
      result.set(first.id, { ...result.get(first.id), ...common, credited: true });
    }
    result.set(root.id, own);
  }
  return result;
};

/**
 * What customers' journeys and answers add up to, by agent, queue and in total, from raw records alone: first contact
 * resolution, repeats, switches, hands, and surveys credited to the conversation. Imports nothing of the product.
 */
import { oracleJourneys, type OracleJourney, type OracleRules } from './journey-oracle.ts';
import { oracleChurn, type OracleLeaving } from './oracle-churn.ts';
import { finalVersions, type RawRecord, type TieBreak } from './oracle.ts';
import { readRecord } from './oracle-facts.ts';
import { answersOfLegs, learnedMeasures, type GivenAnswers } from './oracle-survey.ts';

/** `total`, `agent x`, `queue x` -> measure -> sum; no zeros. */
export type CustomerTotals = Map<string, Map<string, number>>;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isKnown = (raw: RawRecord): boolean => {
  if (text(raw['CustomerId'])) return true;
  const endpoint = raw['CustomerEndpoint'];
  const address: unknown = typeof endpoint === 'object' && endpoint !== null ? Reflect.get(endpoint, 'Address') : '';
  return raw['InitiationMethod'] !== 'EXTERNAL_OUTBOUND' && typeof address === 'string' && /^\+\d{5,}$/.test(address);
};

const journeyCounts = (
  raw: RawRecord,
  said: OracleJourney,
  direction: string,
  handled: boolean,
): [string, boolean][] => {
  const isFirst = (text(raw['InitialContactId']) ?? raw['ContactId']) === raw['ContactId'];
  const counted = isFirst && direction === 'inbound' && isKnown(raw) && !said.shared;
  const fresh = !said.shared && said.repeatOf === undefined;
  const first = fresh && (said.credited === true || (counted && handled && !said.creditedElsewhere));
  return [
    ['legsColdTransfer', said.leg === 'cold_transfer'],
    ['legsWarmTransfer', said.leg === 'warm_transfer'],
    ['legsConsult', said.leg === 'consult'],
    ['legsConference', said.leg === 'conference'],
    ['legsQueueTransfer', said.leg === 'queue_transfer'],
    ['legsExternal', said.leg?.startsWith('external') === true],
    ['journeys', isFirst],
    ['customerContacts', counted],
    ['customerContactsFinal', counted && said.final === true],
    ['repeatContacts', counted && said.repeatOf !== undefined],
    ['channelSwitches', counted && said.switched === true],
    ['brokenOffSwitches', counted && said.brokenOff === true],
    ['carriedRepeats', counted && said.carried === true],
    ['firstContacts', first],
    ['firstContactsResolved', first && !said.repeated],
    ['firstContactsFinal', first && said.final === true],
    ['firstContactsFinalResolved', first && said.final === true && !said.repeated],
  ];
};

export interface OracleFlowAnswers {
  readonly contactId: string;
  readonly answers: GivenAnswers;
}

export const addCustomerTotals = (
  totals: CustomerTotals,
  versions: readonly RawRecord[],
  flows: readonly OracleFlowAnswers[],
  leaving: OracleLeaving,
  rules: OracleRules,
  tieBreak: TieBreak,
): void => {
  const journeys = oracleJourneys(versions, rules, tieBreak);
  const legs = answersOfLegs(versions);
  const churn = oracleChurn(versions, leaving, tieBreak);
  const told = new Map<string, GivenAnswers>();
  for (const { contactId, answers } of flows) told.set(contactId, { ...told.get(contactId), ...answers });
  for (const [id, raw] of finalVersions(versions, tieBreak)) {
    const contact = readRecord(raw, ['topic', 'reason']);
    if (contact.disconnectedAt === null || contact.exclusion !== null) continue;
    const said = journeys.get(id) ?? {};
    const [ofLeg, ofFlow] = [legs.get(id), told.get(id)];
    const given = ofLeg === undefined && ofFlow === undefined ? undefined : { ...ofLeg, ...ofFlow };
    const sums: Record<string, number> = { ...learnedMeasures(raw, given) };
    for (const [name, counts] of journeyCounts(raw, said, contact.direction, contact.handled))
      if (counts) sums[name] = 1;
    for (const name of churn.get(id) ?? []) sums[name] = 1;
    const out = raw['TransferredToEndpoint'] ? 1 : 0;
    if (sums['journeys']) sums['journeyHands'] = said.hands ?? (contact.handled ? 1 : 0) + out;
    const places = ['total', `queue ${contact.queueId ?? '-'}`];
    if (contact.handled && contact.agentId !== null) places.push(`agent ${contact.agentId}`);
    for (const place of places) {
      const own = totals.get(place) ?? new Map<string, number>();
      totals.set(place, own);
      for (const [name, value] of Object.entries(sums)) if (value !== 0) own.set(name, (own.get(name) ?? 0) + value);
    }
  }
};

/** What agents did with the contacts they handled. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const handlingKpis = [
  {
    id: 'contacts-handled',
    label: { en: 'Handled', de: 'Bearbeitet', hu: 'Kezelt', th: 'ที่ให้บริการ' },
    description:
      'Contacts that were connected to an agent, whoever started them; transferred contacts count for each agent.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_HANDLED',
    formula: { kind: 'count', of: sum('contactsHandled') },
    examples: [{ given: { contactsHandled: 14 }, value: 14, numerator: 14, denominator: null }, nothing],
  },
  {
    id: 'contacts-handled-incoming',
    label: { en: 'Handled, incoming', de: 'Bearbeitet, eingehend', hu: 'Kezelt, bejövő', th: 'ที่ให้บริการ ขาเข้า' },
    description: 'Handled contacts that the customer started or that were transferred.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_HANDLED, incoming (INBOUND, TRANSFER, QUEUE_TRANSFER)',
    formula: { kind: 'count', of: sum('contactsHandledIncoming') },
    examples: [
      { given: { contactsHandledIncoming: 9, contactsHandled: 14 }, value: 9, numerator: 9, denominator: null },
      nothing,
    ],
  },
  {
    id: 'contacts-handled-outbound',
    label: { en: 'Handled, outbound', de: 'Bearbeitet, ausgehend', hu: 'Kezelt, kimenő', th: 'ที่ให้บริการ ขาออก' },
    description: 'Handled contacts that an agent or the API started.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_HANDLED, OUTBOUND and API',
    formula: { kind: 'count', of: sum('contactsHandledOutbound') },
    examples: [
      { given: { contactsHandledOutbound: 4, contactsHandled: 14 }, value: 4, numerator: 4, denominator: null },
      nothing,
    ],
  },
  {
    id: 'contacts-put-on-hold',
    label: { en: 'Put on hold', de: 'Gehalten', hu: 'Tartásba helyezett', th: 'ที่ถูกพักสาย' },
    description: 'Handled contacts with at least one hold.',
    unit: 'count',
    better: 'lower',
    source: 'Amazon Connect CONTACTS_PUT_ON_HOLD, counting more than 0 holds',
    formula: { kind: 'count', of: sum('contactsPutOnHold') },
    examples: [{ given: { contactsPutOnHold: 3 }, value: 3, numerator: 3, denominator: null }, nothing],
  },
  {
    id: 'contacts-transferred-out',
    label: { en: 'Transferred out', de: 'Weitergeleitet', hu: 'Továbbított', th: 'ที่โอนออก' },
    description:
      'Contacts that were transferred, by an agent or from queue to queue. Warm transfers are not seen: their record has no transfer time.',
    unit: 'count',
    better: 'lower',
    source: 'Amazon Connect CONTACTS_TRANSFERRED_OUT',
    formula: { kind: 'count', of: sum('contactsTransferredOut') },
    examples: [
      {
        given: { contactsTransferredOut: 3, contactsTransferredOutByAgent: 2 },
        value: 3,
        numerator: 3,
        denominator: null,
      },
      nothing,
    ],
  },
  {
    id: 'transfer-rate',
    label: { en: 'Transfer rate', de: 'Weiterleitungsquote', hu: 'Továbbítási arány', th: 'อัตราการโอนสาย' },
    description: 'Contacts that an agent transferred out, divided by handled contacts.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast, from Amazon Connect CONTACTS_TRANSFERRED_OUT_BY_AGENT / CONTACTS_HANDLED',
    suggestedTarget: {
      value: 0.1,
      action: 'Read the transferred contacts by topic: correct routing or train for the topic that leads.',
      source: 'Common call-centre convention: at most one in ten contacts',
    },
    formula: { kind: 'ratio', numerator: sum('contactsTransferredOutByAgent'), denominator: sum('contactsHandled') },
    examples: [
      { given: { contactsTransferredOutByAgent: 2, contactsHandled: 16 }, value: 0.125, numerator: 2, denominator: 16 },
      cannot,
    ],
  },
  {
    id: 'contacts-per-agent-day',
    label: {
      en: 'Contacts per agent and day',
      de: 'Kontakte je Agent und Tag',
      hu: 'Kapcsolatfelvétel ügynökönként és naponta',
      th: 'การติดต่อต่อพนักงานต่อวัน',
    },
    description:
      "Handled contacts divided by the pairs of agent and local day with at least one handled contact. For the total and for agents, by days of the centre's zone; null elsewhere and when agent data is off.",
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'perAgentDay', measure: 'contactsHandled' },
    examples: [
      { given: { contactsHandled: 90 }, agentDays: 4, value: 22.5, numerator: 90, denominator: 4 },
      { given: {}, agentDays: 0, value: null, numerator: 0, denominator: 0 },
      { given: { contactsHandled: 90 }, value: null, numerator: null, denominator: null },
    ],
  },
] as const satisfies readonly KpiDefinition[];

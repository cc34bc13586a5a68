/** Whether it was solved the first time, and what it asked of the customer: journeys over all legs and channels. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;
const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;

export const journeyKpis = [
  {
    id: 'first-contact-resolution',
    label: {
      en: 'First contact resolution',
      de: 'Lösung beim ersten Kontakt',
      hu: 'Megoldás az első kapcsolatfelvételkor',
      th: 'แก้ปัญหาได้ในการติดต่อครั้งแรก',
    },
    description:
      'Contacts that a known customer started, an agent handled and that are no repeat themselves: how many were followed by no contact of the same customer for the same reason within the window (7 days; an unknown reason may be any), over all channels. Credited to the first agent and queue. Provisional until the window is over: first-contact-final-share says for which share it is.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast: measured from repeats, no survey needed',
    formula: { kind: 'ratio', numerator: sum('firstContactsResolved'), denominator: sum('firstContacts') },
    examples: [
      { given: { firstContacts: 40, firstContactsResolved: 34 }, value: 0.85, numerator: 34, denominator: 40 },
      cannot,
    ],
  },
  {
    id: 'first-contact-resolution-final',
    label: {
      en: 'First contact resolution, final',
      de: 'Lösung beim ersten Kontakt, endgültig',
      hu: 'Megoldás az első kapcsolatfelvételkor, végleges',
      th: 'แก้ปัญหาได้ในการติดต่อครั้งแรก ผลสุดท้าย',
    },
    description: 'First contact resolution over the contacts whose window is over: it does not change any more.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('firstContactsFinalResolved'), denominator: sum('firstContactsFinal') },
    partOf: 'first-contact-resolution',
    examples: [
      {
        given: { firstContactsFinal: 20, firstContactsFinalResolved: 15 },
        value: 0.75,
        numerator: 15,
        denominator: 20,
      },
      cannot,
    ],
  },
  {
    id: 'first-contact-final-share',
    label: {
      en: 'First contacts, share final',
      de: 'Erstkontakte, Anteil endgültig',
      hu: 'Első kapcsolatfelvételek, végleges arány',
      th: 'สัดส่วนผลสุดท้ายของการติดต่อครั้งแรก',
    },
    description: 'Share of the first contacts whose window of repeats is over.',
    unit: 'ratio',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('firstContactsFinal'), denominator: sum('firstContacts') },
    examples: [
      { given: { firstContacts: 40, firstContactsFinal: 20 }, value: 0.5, numerator: 20, denominator: 40 },
      cannot,
    ],
  },
  {
    id: 'repeat-rate',
    label: { en: 'Repeat rate', de: 'Wiederholerquote', hu: 'Ismételt megkeresések aránya', th: 'อัตราการติดต่อซ้ำ' },
    description:
      'Contacts that a known customer started for the same reason as an earlier one within the window (7 days), of all that known customers started. Transfers, callbacks and surveys are no contacts of their own. repeat-final-share says for which share no repeat can be added any more.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('repeatContacts'), denominator: sum('customerContacts') },
    examples: [
      { given: { customerContacts: 50, repeatContacts: 6 }, value: 0.12, numerator: 6, denominator: 50 },
      cannot,
    ],
  },
  {
    id: 'repeat-final-share',
    label: {
      en: 'Repeat rate, share final',
      de: 'Wiederholerquote, Anteil endgültig',
      hu: 'Ismétlések, végleges arány',
      th: 'สัดส่วนผลสุดท้ายของการติดต่อซ้ำ',
    },
    description: 'Share of the contacts that known customers started whose window of repeats is over.',
    unit: 'ratio',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('customerContactsFinal'), denominator: sum('customerContacts') },
    examples: [
      { given: { customerContacts: 50, customerContactsFinal: 10 }, value: 0.2, numerator: 10, denominator: 50 },
      cannot,
    ],
  },
  {
    id: 'journeys',
    label: { en: 'Journeys', de: 'Vorgänge', hu: 'Ügyfélutak', th: 'เส้นทางลูกค้า' },
    description: 'Chains of legs with the same first contact, each counted once, at its first leg.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect: InitialContactId',
    formula: { kind: 'count', of: sum('journeys') },
    examples: [{ given: { journeys: 21, contactsCreated: 24 }, value: 21, numerator: 21, denominator: null }, nothing],
  },
  {
    id: 'hands-per-journey',
    label: { en: 'Hands per journey', de: 'Hände je Vorgang', hu: 'Ügyintézők utanként', th: 'จำนวนผู้ดูแลต่อเส้นทาง' },
    description:
      'People who had the customer, per journey: agents of all legs and parties outside; consulted colleagues are none.',
    unit: 'number',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('journeyHands'), denominator: sum('journeys') },
    examples: [{ given: { journeys: 20, journeyHands: 25 }, value: 1.25, numerator: 25, denominator: 20 }, cannot],
  },
  {
    id: 'channel-switch-rate',
    label: {
      en: 'Channel switch rate',
      de: 'Kanalwechselquote',
      hu: 'Csatornaváltások aránya',
      th: 'อัตราการเปลี่ยนช่องทาง',
    },
    description: 'Repeats on another channel than before, of all contacts that known customers started.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('channelSwitches'), denominator: sum('customerContacts') },
    examples: [
      { given: { customerContacts: 50, channelSwitches: 3 }, value: 0.06, numerator: 3, denominator: 50 },
      cannot,
    ],
  },
  {
    id: 'broken-off-switch-rate',
    label: {
      en: 'Switches after giving up',
      de: 'Wechsel nach Abbruch',
      hu: 'Váltás feladás után',
      th: 'เปลี่ยนช่องทางหลังวางสาย',
    },
    description: 'Channel switches after the contact before was given up in the queue, of all channel switches.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('brokenOffSwitches'), denominator: sum('channelSwitches') },
    examples: [
      { given: { channelSwitches: 8, brokenOffSwitches: 2 }, value: 0.25, numerator: 2, denominator: 8 },
      cannot,
    ],
  },
  {
    id: 'context-carried-rate',
    label: {
      en: 'Context carried over',
      de: 'Kontext übernommen',
      hu: 'Átvitt kontextus',
      th: 'ส่งต่อบริบท',
    },
    description: 'Repeats that are linked to the contact before, so that nobody had to start anew, of all repeats.',
    unit: 'ratio',
    better: 'higher',
    source: 'Amazon Connect: RelatedContactId',
    formula: { kind: 'ratio', numerator: sum('carriedRepeats'), denominator: sum('repeatContacts') },
    examples: [{ given: { repeatContacts: 6, carriedRepeats: 3 }, value: 0.5, numerator: 3, denominator: 6 }, cannot],
  },
  {
    id: 'effort-index',
    label: { en: 'Measured effort', de: 'Gemessener Aufwand', hu: 'Mért erőfeszítés', th: 'ความพยายามที่วัดได้' },
    description:
      'What a contact asked of the customer, without a survey: a point per minute in queue and on hold, two per further person, three when it is a repeat, two when the channel changed; mean over contacts that known customers started.',
    unit: 'points',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('effort'), denominator: sum('customerContacts') },
    examples: [{ given: { customerContacts: 4, effort: 10_000 }, value: 2.5, numerator: 10, denominator: 4 }, cannot],
  },
  {
    id: 'moments-of-delight',
    label: { en: 'Moments of delight', de: 'Glücksmomente', hu: 'Örömteli pillanatok', th: 'ช่วงเวลาที่ประทับใจ' },
    description:
      'Per contact that a known customer started: answered within 20 s by one person without hold, top rating, taken up where the last contact ended.',
    unit: 'number',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('momentsOfDelight'), denominator: sum('customerContacts') },
    examples: [
      { given: { customerContacts: 10, momentsOfDelight: 4 }, value: 0.4, numerator: 4, denominator: 10 },
      cannot,
    ],
  },
  {
    id: 'moments-of-frustration',
    label: { en: 'Moments of frustration', de: 'Frustmomente', hu: 'Bosszantó pillanatok', th: 'ช่วงเวลาที่หงุดหงิด' },
    description:
      'Per contact that a known customer started: over 5 minutes of waiting, over 3 minutes on hold, given up, more than two people, a repeat, a rating of 1 or 2.',
    unit: 'number',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('momentsOfFrustration'), denominator: sum('customerContacts') },
    examples: [
      { given: { customerContacts: 10, momentsOfFrustration: 7 }, value: 0.7, numerator: 7, denominator: 10 },
      cannot,
    ],
  },
  {
    id: 'shared-contacts',
    label: {
      en: 'Contacts of switchboards',
      de: 'Kontakte von Sammelnummern',
      hu: 'Központok hívásai',
      th: 'การติดต่อจากหมายเลขกลาง',
    },
    description:
      'Contacts under a number or id with more than 200 contacts within the window: they are in no repeat rate and no first contact resolution.',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('sharedContacts') },
    examples: [{ given: { sharedContacts: 250 }, value: 250, numerator: 250, denominator: null }, nothing],
  },
] as const satisfies readonly KpiDefinition[];

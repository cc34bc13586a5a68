/** How many contacts there were, by channel and outcome, and what was left out of all other figures. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;

export const volumeKpis = [
  {
    id: 'contacts-created',
    label: { en: 'Contacts', de: 'Kontakte', hu: 'Kapcsolatfelvételek', th: 'จำนวนการติดต่อ' },
    description:
      'Contacts that ended in the period, every leg counted once. Monitoring, test and survey legs are left out.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED, counted at disconnect, without excluded legs',
    formula: { kind: 'count', of: sum('contactsCreated') },
    examples: [{ given: { contactsCreated: 24 }, value: 24, numerator: 24, denominator: null }, nothing],
  },
  {
    id: 'contacts-voice',
    label: { en: 'Voice contacts', de: 'Telefonkontakte', hu: 'Telefonos kapcsolatfelvételek', th: 'การติดต่อทางโทรศัพท์' },
    description: 'Contacts on channel VOICE, inbound and outbound.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED by channel',
    formula: { kind: 'count', of: sum('contactsVoice') },
    examples: [
      { given: { contactsVoice: 21, contactsCreated: 24 }, value: 21, numerator: 21, denominator: null },
      nothing,
    ],
  },
  {
    id: 'contacts-chat',
    label: { en: 'Chat contacts', de: 'Chatkontakte', hu: 'Csevegések', th: 'การติดต่อทางแชต' },
    description: 'Contacts on channel CHAT, those solved by a bot included.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED by channel',
    formula: { kind: 'count', of: sum('contactsChat') },
    examples: [{ given: { contactsChat: 2 }, value: 2, numerator: 2, denominator: null }, nothing],
  },
  {
    id: 'contacts-task',
    label: { en: 'Tasks', de: 'Aufgaben', hu: 'Feladatok', th: 'งานที่มอบหมาย' },
    description: 'Contacts on channel TASK.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED by channel',
    formula: { kind: 'count', of: sum('contactsTask') },
    examples: [{ given: { contactsTask: 1 }, value: 1, numerator: 1, denominator: null }, nothing],
  },
  {
    id: 'contacts-email',
    label: { en: 'E-mail contacts', de: 'E-Mail-Kontakte', hu: 'E-mailes kapcsolatfelvételek', th: 'การติดต่อทางอีเมล' },
    description: 'Contacts on channel EMAIL.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED by channel',
    formula: { kind: 'count', of: sum('contactsEmail') },
    examples: [{ given: { contactsEmail: 7 }, value: 7, numerator: 7, denominator: null }, nothing],
  },
  {
    id: 'contacts-excluded',
    label: {
      en: 'Excluded legs',
      de: 'Ausgeschlossene Kontakte',
      hu: 'Kizárt kapcsolatfelvételek',
      th: 'การติดต่อที่ไม่นำมานับ',
    },
    description:
      'Monitoring, test and survey legs together. They are in no other figure, so all records are accounted for.',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('excludedMonitor', 'excludedTest', 'excludedSurvey') },
    examples: [
      { given: { excludedMonitor: 1, excludedTest: 1, excludedSurvey: 1 }, value: 3, numerator: 3, denominator: null },
      nothing,
    ],
  },
  {
    id: 'contacts-excluded-monitor',
    label: { en: 'Monitoring legs', de: 'Mithör-Verbindungen', hu: 'Belehallgatások', th: 'การฟังการสนทนาของหัวหน้างาน' },
    description: 'Legs of supervisors who listened in (initiation method MONITOR).',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('excludedMonitor') },
    examples: [{ given: { excludedMonitor: 4, excludedTest: 1 }, value: 4, numerator: 4, denominator: null }, nothing],
  },
  {
    id: 'contacts-excluded-test',
    label: { en: 'Test contacts', de: 'Testkontakte', hu: 'Tesztkapcsolatok', th: 'การติดต่อทดสอบ' },
    description: "Contacts of Connect's own tests (segment attribute connect:ValidationTestType).",
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('excludedTest') },
    examples: [{ given: { excludedTest: 2, excludedSurvey: 5 }, value: 2, numerator: 2, denominator: null }, nothing],
  },
  {
    id: 'contacts-excluded-survey',
    label: { en: 'Survey legs', de: 'Umfrage-Verbindungen', hu: 'Felmérési szakaszok', th: 'ช่วงแบบสำรวจหลังการสนทนา' },
    description: 'Legs of disconnect flows, usually a survey after the conversation (initiation method DISCONNECT).',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('excludedSurvey') },
    examples: [{ given: { excludedSurvey: 9 }, value: 9, numerator: 9, denominator: null }, nothing],
  },
] as const satisfies readonly KpiDefinition[];

// The invented contact centre as data: what it sells, who answers, and what people call about. No name belongs to anybody.

import type { Weighted } from './random.ts';

export type Channel = 'VOICE' | 'CHAT' | 'TASK' | 'EMAIL';

export const QUEUE_KEYS = [
  'billing',
  'faults',
  'sales',
  'cancellations',
  'retention',
  'dialout',
  'chat',
  'back-office',
  'mail',
] as const;
export type QueueKey = (typeof QUEUE_KEYS)[number];

export interface TopicWeights {
  readonly name: string;
  readonly channel: Channel;
  readonly topics: readonly Weighted<string>[];
}

export const QUEUE_DATA = {
  billing: {
    name: 'Billing general',
    channel: 'VOICE',
    topics: [
      ['invoice_question', 40],
      ['price_increase', 22],
      ['payment_arrangement', 18],
      ['refund', 12],
      ['change_of_details', 8],
    ],
  },
  faults: {
    name: 'Broadband faults',
    channel: 'VOICE',
    topics: [
      ['outage', 34],
      ['slow_line', 30],
      ['router_swap', 20],
      ['technician_visit', 16],
    ],
  },
  sales: {
    name: 'Sales line',
    channel: 'VOICE',
    topics: [
      ['new_contract', 45],
      ['upgrade', 30],
      ['order_status', 25],
    ],
  },
  cancellations: {
    name: 'Cancellations',
    channel: 'VOICE',
    topics: [
      ['cancel_request', 60],
      ['moving_house', 25],
      ['price_increase', 15],
    ],
  },
  retention: {
    name: 'Retention outbound',
    channel: 'VOICE',
    topics: [
      ['retention_offer', 70],
      ['check_in', 30],
    ],
  },
  dialout: {
    name: 'Outbound agents',
    channel: 'VOICE',
    topics: [
      ['promised_call', 60],
      ['order_status', 40],
    ],
  },
  chat: {
    name: 'Web chat',
    channel: 'CHAT',
    topics: [
      ['order_status', 25],
      ['invoice_question', 25],
      ['opening_hours', 20],
      ['moving_house', 15],
      ['slow_line', 15],
    ],
  },
  'back-office': {
    name: 'Back office',
    channel: 'TASK',
    topics: [
      ['contract_change', 40],
      ['refund', 35],
      ['complaint', 25],
    ],
  },
  mail: {
    name: 'Mail desk',
    channel: 'EMAIL',
    topics: [
      ['complaint', 30],
      ['invoice_question', 40],
      ['change_of_details', 30],
    ],
  },
} as const satisfies Record<QueueKey, TopicWeights>;

interface SiteData {
  readonly key: 'in-house' | 'outsourced';
  readonly name: string;
}

export const SITE_DATA = [
  { key: 'in-house', name: 'Alderwick site' },
  { key: 'outsourced', name: 'Corvane Partners' },
] as const satisfies readonly SiteData[];

export interface TeamData {
  readonly name: string;
  readonly site: SiteData['key'];
  /** Share of all agents. */
  readonly share: number;
  readonly routingProfile: string;
  /** What one agent works on at the same time: one entry per simultaneous contact, with the queues it may come from. */
  readonly lanes: readonly (readonly QueueKey[])[];
}

export const TEAM_DATA = [
  {
    name: 'Billing blue',
    site: 'in-house',
    share: 0.22,
    routingProfile: 'Billing voice',
    lanes: [['billing', 'sales', 'cancellations', 'dialout']],
  },
  {
    name: 'Faults north',
    site: 'in-house',
    share: 0.2,
    routingProfile: 'Faults voice',
    lanes: [['faults', 'dialout']],
  },
  {
    name: 'Save desk',
    site: 'in-house',
    share: 0.2,
    routingProfile: 'Sales and retention',
    lanes: [['sales', 'cancellations', 'retention', 'dialout']],
  },
  {
    name: 'Digital desk',
    site: 'in-house',
    share: 0.13,
    routingProfile: 'Digital',
    lanes: [['chat'], ['chat'], ['back-office', 'mail'], ['back-office', 'mail']],
  },
  { name: 'Corvane billing', site: 'outsourced', share: 0.13, routingProfile: 'Partner billing', lanes: [['billing']] },
  { name: 'Corvane faults', site: 'outsourced', share: 0.12, routingProfile: 'Partner faults', lanes: [['faults']] },
] as const satisfies readonly TeamData[];

export const FIRST_NAMES = [
  'maren',
  'tobias',
  'ines',
  'dev',
  'halina',
  'jorun',
  'pavel',
  'sunniva',
  'emeka',
  'lucia',
  'anders',
  'noor',
  'katalin',
  'bence',
  'wanida',
  'somchai',
  'greta',
  'felix',
  'amara',
  'theo',
  'ilse',
  'rafael',
  'yuki',
  'orla',
] as const;

export const LAST_NAMES = [
  'ostrevik',
  'ekwaldt',
  'carrasqo',
  'raghunel',
  'lindqvarn',
  'morsholt',
  'tannevar',
  'veldhuisen',
  'okarandu',
  'szarvady',
  'pelkonar',
  'brightmoor',
  'fernhollis',
  'quillane',
  'dastrovic',
  'aldermere',
  'thornquay',
  'wexcombe',
  'harrowden',
  'sandoval-reyk',
] as const;

export const LANGUAGES: readonly Weighted<string>[] = [
  ['de-DE', 55],
  ['en-GB', 25],
  ['hu-HU', 12],
  ['th-TH', 8],
];

export const PRODUCTS: readonly Weighted<string>[] = [
  ['fibre-250', 35],
  ['fibre-1000', 15],
  ['dsl-50', 25],
  ['mobile-flat', 18],
  ['tv-plus', 7],
];

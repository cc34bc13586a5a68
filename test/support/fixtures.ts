/** The sample records and their truth. */
import { readFileSync } from 'node:fs';
import type { AttributeMap } from '../../shared/domain/project.ts';
import type { KpiSettings } from '../../shared/kpi/slices.ts';
import type { OracleSettings, RawRecord } from './oracle.ts';

const read = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

/** One line per delivery, as delivered. */
export const fixtureLines = (): string[] => read('contact-records.ndjson').trim().split('\n');
export const fixtureRecords = (): RawRecord[] => fixtureLines().map((line) => JSON.parse(line) as RawRecord); // boundary: our own file

export interface TruthContact {
  readonly excluded: string | null;
  readonly channel: string;
  readonly subtype: string | null;
  readonly direction: string;
  readonly initiationMethod: string;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly level1: string | null;
  readonly level2: string | null;
  readonly queued: boolean;
  readonly handled: boolean;
  readonly abandoned: boolean;
  readonly waitSeconds: number | null;
  readonly queueDurationField: number | null;
  readonly talkSeconds: number | null;
  readonly holdSeconds: number | null;
  readonly acwSeconds: number | null;
  readonly pauseSeconds: number | null;
  readonly handleSeconds: number | null;
  readonly holds: number | null;
  readonly transferredOut: boolean;
  readonly disconnectAt: string;
  readonly interval15Utc: string;
  readonly local: Readonly<
    Record<string, { readonly at: string; readonly day: string; readonly hourStartUtc: string }>
  >;
  readonly customerKeyHint: string | null;
  readonly journeyId: string;
  readonly latestVersion: string;
  readonly latestLine: number;
  readonly deliveries: number;
  readonly alternatives: Readonly<Record<string, readonly unknown[]>>;
}

export interface TruthTotals {
  readonly contacts: number;
  readonly queued: number;
  readonly handled: number;
  readonly abandoned: number;
  readonly serviceLevel20: { readonly removedInUnder20: number };
  readonly serviceLevel20Inclusive: { readonly removedInUpTo20: number };
  readonly serviceLevel20AnsweredOnly: { readonly answeredInUpTo20: number };
  readonly averageSpeedOfAnswerSeconds: number | null;
  readonly averageAbandonSeconds: number | null;
  readonly averageHandleSeconds: number | null;
  readonly handleContacts: number;
  readonly sumTalkSeconds: number;
  readonly sumHoldSeconds: number;
  readonly sumAcwSeconds: number;
  readonly sumPauseSeconds: number;
  readonly sumHandleSeconds: number;
  readonly transfersOut: number;
}

export interface Truth {
  readonly ingest: {
    readonly lines: number;
    readonly distinctContacts: number;
    readonly exactDuplicates: number;
    readonly otherVersionsDropped: number;
  };
  readonly contacts: Readonly<Record<string, TruthContact>>;
  readonly aggregate: {
    readonly total: TruthTotals;
    readonly byQueue: Readonly<Record<string, TruthTotals>>;
    readonly byChannel: Readonly<Record<string, TruthTotals>>;
    readonly byDirection: Readonly<Record<string, TruthTotals>>;
    readonly byLevel1: Readonly<Record<string, TruthTotals>>;
  };
}

export const fixtureTruth = (): Truth => JSON.parse(read('contact-records.truth.json')) as Truth; // boundary: our own file

export const attributeMap: AttributeMap = {
  topic: ['topic', 'reason'],
  reason: ['reason'],
  product: ['product'],
  language: ['language'],
  csat: ['csat'],
  nps: ['nps'],
  ces: ['ces'],
  fanSatisfaction: ['fanSatisfaction'],
  fanAttachment: ['fanAttachment'],
  sale: ['sale'],
  save: ['save'],
  amount: ['amount'],
  currency: ['currency'],
};

export const berlin: KpiSettings = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous',
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};

/** Another zone, other levels, from a day inside the sample on: moves days and values. */
export const kathmandu: KpiSettings = {
  timeZone: 'Asia/Kathmandu',
  agentData: 'named',
  hierarchy: [
    { validFrom: '1971-01-01', siteLevel: 2, teamLevel: 1 },
    { validFrom: '2026-11-04', siteLevel: 2, teamLevel: 3 },
  ],
};

export const oracleSettings = (settings: KpiSettings): OracleSettings => ({
  ...settings,
  topicAttributes: attributeMap.topic ?? [],
});

import { deliveriesOf, finalRecords, secondsBetween, week } from './support.ts';
import type { GeneratedRecord } from './support.ts';

const deliveries = deliveriesOf(week);
const records = [...finalRecords(deliveries).values()];
const share = (part: number, whole: number): number => part / whole;
const count = (matches: (record: GeneratedRecord) => boolean): number => records.filter(matches).length;

const isQueued = (record: GeneratedRecord): boolean => !!record.Queue?.EnqueueTimestamp;
const isAbandoned = (record: GeneratedRecord): boolean =>
  isQueued(record) && !record.Agent && !record.NextContactId && !record.TransferCompletedTimestamp;
const waitOf = (record: GeneratedRecord): number =>
  secondsBetween(record.Queue?.EnqueueTimestamp ?? '', record.Queue?.DequeueTimestamp ?? '');

describe('a week of a centre with 40 agents', () => {
  it('has 1,500 to 2,000 contacts on weekdays and fewer at the weekend', () => {
    const perDay = new Map<string, number>();
    for (const record of records) {
      const day = new Date(Date.parse(record.InitiationTimestamp) + 3_600_000).toISOString().slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    for (const day of ['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06']) {
      expect(perDay.get(day)).toBeGreaterThan(1500);
      expect(perDay.get(day)).toBeLessThan(2000);
    }
    expect(perDay.get('2026-11-07')).toBeLessThan(900);
    expect(perDay.get('2026-11-08')).toBeLessThan(500);
  });

  it('contains every kind of leg', () => {
    expect(new Set(records.map((record) => `${record.Channel} ${record.InitiationMethod}`))).toEqual(
      new Set([
        'VOICE INBOUND',
        'VOICE OUTBOUND',
        'VOICE API',
        'VOICE CALLBACK',
        'VOICE TRANSFER',
        'VOICE QUEUE_TRANSFER',
        'VOICE EXTERNAL_OUTBOUND',
        'VOICE MONITOR',
        'VOICE DISCONNECT',
        'CHAT API',
        'TASK API',
        'EMAIL INBOUND',
        'EMAIL AGENT_REPLY',
      ]),
    );
  });

  it('abandons 2 to 12 per cent of what is queued, some of it at once', () => {
    const abandoned = records.filter(isAbandoned);
    expect(share(abandoned.length, count(isQueued))).toBeGreaterThan(0.02);
    expect(share(abandoned.length, count(isQueued))).toBeLessThan(0.12);
    expect(abandoned.some((record) => waitOf(record) < 10)).toBe(true);
  });

  it('has a service level that differs between the hours of the day', () => {
    const levelAt = (hourUtc: string): number => {
      const calls = records.filter(
        (record) =>
          record.Channel === 'VOICE' && isQueued(record) && record.InitiationTimestamp.slice(11, 13) === hourUtc,
      );
      return share(calls.filter((record) => waitOf(record) < 20).length, calls.length);
    };
    expect(levelAt('09')).toBeLessThan(levelAt('12') - 0.1);
  });

  it('contains the traps of live records', () => {
    const attemptsFailed =
      (method: string, reason: string) =>
      (record: GeneratedRecord): boolean =>
        record.InitiationMethod === method && record.DisconnectReason === reason;
    const traps: Readonly<Record<string, (record: GeneratedRecord) => boolean>> = {
      'menu only': (record) => record.InitiationMethod === 'INBOUND' && record.Queue === null,
      'withheld number': (record) => record.CustomerEndpoint?.Address === 'anonymous',
      'no customer id': (record) => record.CustomerId === null,
      'test call': (record) => record.SegmentAttributes?.['connect:ValidationTestType'] !== undefined,
      'old format': (record) => record.SegmentAttributes === undefined,
      'empty attributes': (record) => Object.keys(record.Attributes).length === 0,
      'no queue duration': (record) => isQueued(record) && record.Queue?.Duration === undefined,
      'no after-contact work': (record) => record.Agent?.AfterContactWorkDuration === null,
      'one spelling of pause': (record) => record.Agent?.AgentPauseDuration !== undefined,
      'the other spelling of pause': (record) => record.Agent?.AgentPauseDurationInSeconds !== undefined,
      'bot-solved chat': (record) => record.Attributes['botResolved'] === 'true' && record.Agent === null,
      'agent queue': (record) => record.Queue?.Name === null,
      'unanswered agent call': attemptsFailed('OUTBOUND', 'TELECOM_UNANSWERED'),
      'unanswered API call': attemptsFailed('API', 'TELECOM_UNANSWERED'),
      'busy API call': attemptsFailed('API', 'TELECOM_BUSY'),
      'failed callback': attemptsFailed('CALLBACK', 'TELECOM_UNANSWERED'),
      'cold transfer': (record) => !!record.TransferCompletedTimestamp && !!record.NextContactId && !!record.Agent,
      'outside transfer': (record) => record.TransferredToEndpoint !== null,
      consult: (record) => record.InitiationMethod === 'TRANSFER' && (record.Agent?.AgentInteractionDuration ?? 9) < 2,
    };
    expect(
      Object.entries(traps)
        .filter(([, matches]) => !records.some(matches))
        .map(([name]) => name),
    ).toEqual([]);
  });

  it('sees customers again within the week, some for the same reason', () => {
    const inbound = records.filter(
      (record) => record.InitiationMethod === 'INBOUND' && record.CustomerId && record.Attributes['reason'],
    );
    const reasons = inbound.map((record) => `${record.CustomerId ?? ''} ${record.Attributes['reason'] ?? ''}`);
    expect(share(reasons.length - new Set(reasons).size, reasons.length)).toBeGreaterThan(0.04);
  });

  it('repeats, updates and displaces about the shares that were asked for', () => {
    const versions = new Set(deliveries.map((delivery) => delivery.data)).size;
    expect(share(deliveries.length - versions, deliveries.length)).toBeGreaterThan(0.015);
    expect(share(deliveries.length - versions, deliveries.length)).toBeLessThan(0.025);
    expect(share(versions - records.length, records.length)).toBeGreaterThan(0.04);
    expect(share(versions - records.length, records.length)).toBeLessThan(0.06);
  });

  it('ends updates with the span, apart from the last half hour', () => {
    const last = Math.max(...deliveries.map((delivery) => delivery.deliveredAtMs));
    expect(last).toBeLessThan(Date.parse('2026-11-09T12:00:00Z'));
  });
});

/** Retention as `npm start` shows it, without the stack: who is listed, what is printed, what calls tell the stack. */
import { buildCentre } from '../../../local/generator/centre.ts';
import { newContact } from '../../../local/connect/contact.ts';
import { generateTraffic } from '../../../local/generator/generate.ts';
import { FlowSample } from '../../../scripts/lib/flow-traffic.ts';
import { connectCalls } from '../../../scripts/lib/live-calls.ts';
import type { Receivers } from '../../../scripts/lib/live-centre.ts';
import { readFigures } from '../../../scripts/lib/live-figures.ts';
import { homeOf } from '../../../scripts/lib/live-retention.ts';
import type { Ask } from '../../../scripts/lib/retention-api.ts';
import { retentionLines, type RetentionFigures } from '../../../scripts/lib/retention-text.ts';
import { hoursRefusal } from '../../../shared/retention/calling-rules/local-hours.ts';
import { zonesOf } from '../../../shared/retention/calling-rules/phone-number.ts';
import { ruleFor } from '../../../shared/retention/calling-rules/rules.ts';
import { type Heard, listeningHost } from '../../support/listening-host.ts';
import { instanceArn } from '../../support/shipped-flows.ts';

const figures: RetentionFigures = {
  looked: 60,
  listed: 24,
  scores: [8, 41],
  heldOut: 2,
  refused: { consent: 3, hours: 7 },
  due: 22,
  inFlight: 1,
  placed: 9,
  reached: 5,
  saved: 2,
  optedOut: 1,
  verdict: 'not enough data yet',
  nextMs: Date.UTC(2026, 10, 24, 8, 0),
};

describe('the printed table', () => {
  const lines = retentionLines(figures);
  const valueOf = (label: string): string | undefined =>
    lines.find((line) => line.trimStart().startsWith(label))?.match(/ (\d+)(?: {3}|$)/u)?.[1];

  it('shows customers at risk, calls placed, refusals by rule, saves and the effect so far', () => {
    const labels = ['Customers at risk', 'Calls placed', 'refused by rule: hours', 'refused by rule: consent'];
    expect([...labels, 'Customers saved'].map(valueOf)).toEqual(['24', '10', '7', '3', '2']);
    expect(lines.at(-1)).toBe('Effect so far: not enough data yet');
  });
  it('names the rule that refuses most people first', () => {
    const rules = lines.flatMap((line) => /refused by rule: (\S+)/u.exec(line)?.[1] ?? []);
    expect(rules).toEqual(['hours', 'consent']);
  });
  it('says when the first of those refused may be called, if that will ever be', () => {
    expect(lines.find((line) => line.startsWith('Calls placed'))).toContain('2026-11-24 08:00 UTC');
    expect(retentionLines({ ...figures, nextMs: undefined }).join()).not.toContain('next allowed');
  });
});

describe('the people of the list', () => {
  const sample = new FlowSample(3);
  for (const { data } of generateTraffic({ seed: 3, firstDay: '2026-11-02', days: 2, agents: 40 })) sample.add(data);

  it('have had trouble, and a number of their own', () => {
    const troubled = sample.troubled();
    expect(troubled.length).toBeGreaterThan(60);
    expect(new Set(troubled.map(({ phone }) => phone)).size).toBe(troubled.length);
  });

  it.each(['US', 'GB'])('live where a call may begin at this moment, if that is anywhere in %s', (country) => {
    const rule = ruleFor(country);
    if (rule === undefined) throw new Error('no rule');
    const { zones } = zonesOf(country);
    for (let ms = Date.UTC(2026, 10, 2); ms < Date.UTC(2026, 10, 9); ms += 7 * 3_600_000) {
      const home = homeOf(country, ms);
      const isOpen = zones.some((zone) => hoursRefusal(rule, zone, ms) === undefined);
      expect(home !== undefined && hoursRefusal(rule, home, ms) === undefined).toBe(isOpen);
    }
  });
});

describe('the figures', () => {
  const followUp = { arm: 'treated', state: 'waiting', dueAt: '2026-11-24T08:00:00.000Z', closedAs: null };
  const people: Readonly<Record<string, object>> = {
    '+1': { ...followUp, campaignId: 'k', refusals: [{ rule: 'hours' }, { rule: 'consent' }] },
    '+2': { ...followUp, campaignId: 'k', refusals: [{ rule: 'hours' }], dueAt: '2026-11-24T09:00:00.000Z' },
    '+3': { ...followUp, campaignId: 'k', refusals: [], state: 'closed', closedAs: 'opted-out' },
    '+4': { ...followUp, campaignId: 'another', refusals: [{ rule: 'cap' }] },
  };
  const ask: Ask = async (schema, path, body) => {
    if (path.startsWith('/v1/kpis')) return schema.parse({ rows: [{ kpis: { 'follow-up-calls': { value: 4 } } }] });
    if (path.endsWith('/effect'))
      return schema.parse({ verdict: 'helped', people: { passed: { treated: 3, heldOut: 1 } } });
    const { phoneNumber } = body as { phoneNumber: string }; // boundary: the question for one person
    return schema.parse({ followUps: [people[phoneNumber]] });
  };

  it('count people by rule, of this campaign alone', async () => {
    const listed = { campaignId: 'k', phones: Object.keys(people), looked: 9, scores: [1, 2] as const };
    expect(await readFigures(ask, listed, Date.UTC(2026, 10, 24))).toMatchObject({
      refused: { hours: 2, consent: 1 },
      placed: 4,
      saved: 0,
      optedOut: 1,
      nextMs: Date.UTC(2026, 10, 24, 8),
      verdict: expect.stringContaining('helped'),
    });
  });
});

describe('a call of the dialler', () => {
  const queue = buildCentre(15, 'Europe/Berlin').queues.retention;
  const call = () =>
    newContact({
      contactId: 'c-1',
      channel: 'VOICE',
      method: 'API',
      initiatedAt: 1,
      queue,
      customerAddress: '+442079460188',
      attributes: {},
    });
  const connected = () => {
    const heard: Heard[] = [];
    const records: string[] = [];
    let receivers: Receivers | undefined;
    const putRecords = async (stream: string, given: readonly { partitionKey: string; data: Uint8Array }[]) => {
      records.push(
        ...given.map(({ partitionKey, data }) => `${stream} ${partitionKey} ${new TextDecoder().decode(data)}`),
      );
    };
    connectCalls(
      { host: { ...listeningHost(heard), putRecords }, streamId: 'Records' },
      { instanceArn, connectTo: (given) => void (receivers = given) },
    );
    if (receivers === undefined) throw new Error('nobody was connected');
    return { heard, records, receivers };
  };

  it('goes through the shipped flow to an agent', async () => {
    const { heard, receivers } = connected();
    expect(await receivers.answered(call())).toBe('queue');
    expect(heard.map(({ name }) => name)).toEqual(['customer-context']);
  });
  it('ends with what the agent notes, and with an opt-out where the customer asks for it', async () => {
    const { heard, receivers } = connected();
    await receivers.ended({ contact: call(), disposition: 'saved', optsOut: false });
    await receivers.ended({ contact: call(), disposition: 'lost', optsOut: true });
    expect(heard.map(({ name }) => name)).toEqual(['outcome', 'outcome', 'opt-out']);
    expect(heard.map(({ parameters }) => parameters['disposition'])).toEqual(['saved', 'lost', undefined]);
  });
  it('comes back as a record on the stream', async () => {
    const { records, receivers } = connected();
    await receivers.record({ ContactId: 'c-1' });
    expect(records).toEqual(['Records c-1 {"ContactId":"c-1"}']);
  });
});

/** What the generated centre's flows do, with the shipped flows and functions that only listen. */
import { generateTraffic } from '../../../local/generator/generate.ts';
import { FlowSample, playFlows } from '../../../scripts/lib/flow-traffic.ts';
import { type Heard, listeningHost } from '../../support/listening-host.ts';
import { instanceArn } from '../../support/shipped-flows.ts';

const traffic = [...generateTraffic({ seed: 3, firstDay: '2026-11-02', days: 3, agents: 40 })].map(({ data }) => data);
const records = new Map(
  traffic.map((text) => {
    const record = JSON.parse(text) as Record<string, unknown>; // boundary: the generator's own text
    return [String(record['ContactId']), record] as const;
  }),
);

const play = async () => {
  const sample = new FlowSample(3);
  for (const text of traffic) sample.add(text);
  const heard: Heard[] = [];
  return { sample, heard, done: await playFlows(listeningHost(heard), instanceArn, sample, 3) };
};

describe('the flows of the generated centre', () => {
  it('survey conversations, report outcomes, and ask about those who waited', async () => {
    const { sample, heard, done } = await play();
    expect(sample.contacts().length).toBeGreaterThan(50);
    for (const name of ['survey', 'outcome', 'goodwill', 'customer-context'])
      expect(heard.some((one) => one.name === name)).toBe(true);
    expect(done.surveys).toBeGreaterThan(10);
    expect(done.outcomes).toBeGreaterThan(10);
    for (const { name, previous } of heard)
      if (name === 'survey') expect(records.get(previous)?.['Agent']).toBeTruthy();
    const answers = heard.flatMap(({ parameters }) => parameters['csat'] ?? []);
    expect(answers).toContain('5');
  });

  it('do the same again with the same seed', async () => {
    expect((await play()).heard).toEqual((await play()).heard);
  });

  it('have somebody on the phone whose last contact was a chat', async () => {
    const { sample, heard } = await play();
    const caller = sample.chatted();
    const last = heard.at(-1);
    expect(last).toMatchObject({ name: 'customer-context', contactId: `${caller?.chatId ?? ''}-phones` });
    const chat = records.get(caller?.chatId ?? '');
    const own = [...records.values()].filter((one) => one['CustomerId'] === chat?.['CustomerId']);
    const newest = own.toSorted((a, b) =>
      String(a['InitiationTimestamp']) < String(b['InitiationTimestamp']) ? 1 : -1,
    );
    expect(newest[0]?.['Channel']).toBe('CHAT');
    expect(own.some((one) => (one['CustomerEndpoint'] as { Address?: string } | null)?.Address === caller?.phone)).toBe(
      true,
    ); // boundary: the generator's own record
    const onThePhone = [...records.values()].filter((record) =>
      JSON.stringify(record['CustomerEndpoint'] ?? '').includes(caller?.phone ?? '?'),
    );
    expect(onThePhone.length).toBeGreaterThan(0);
    for (const record of onThePhone) {
      expect(String(record['InitiationTimestamp']) < String(chat?.['InitiationTimestamp'])).toBe(true);
      expect([chat?.['CustomerId'], undefined, null]).toContain(record['CustomerId']);
    }
  });
});

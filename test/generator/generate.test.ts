import { centre, estimateDeliveries, generateTraffic } from '../../local/generator/generate.ts';
import { deliveriesOf, finalRecords, readRecord, week } from './support.ts';

const oneDay = { seed: 1, firstDay: '2026-03-29', days: 1, agents: 24 } as const;

describe('generateTraffic', () => {
  it('gives the same bytes for the same seed, also when iterated twice', () => {
    const traffic = generateTraffic(oneDay);
    expect([...traffic]).toEqual([...traffic]);
    expect([...traffic]).toEqual(deliveriesOf(oneDay));
  });

  it('gives other contacts for another seed', () => {
    const keys = new Set(deliveriesOf(oneDay).map((delivery) => delivery.partitionKey));
    expect(deliveriesOf({ ...oneDay, seed: 2 }).some((delivery) => keys.has(delivery.partitionKey))).toBe(false);
  });

  it('is lazy: the first deliveries of a very long span cost next to nothing', () => {
    const iterator = generateTraffic({ seed: 3, firstDay: '2026-01-01', days: 3000 })[Symbol.iterator]();
    expect(iterator.next().done).toBe(false);
  });

  it.each([1, 2, 17, 1500])('gives exactly %i distinct contacts when asked to', (contacts) => {
    const deliveries = deliveriesOf({ seed: 5, firstDay: '2026-11-02', days: 3, contacts });
    expect(new Set(deliveries.map((delivery) => delivery.partitionKey)).size).toBe(contacts);
  });

  it('keeps every delivery and loses nothing to the faults', () => {
    const calm = deliveriesOf({ ...oneDay, duplicateShare: 0, reorderShare: 0 });
    const rough = deliveriesOf({ ...oneDay, duplicateShare: 0.2, reorderShare: 0.3 });
    expect(new Set(rough.map((delivery) => delivery.data))).toEqual(new Set(calm.map((delivery) => delivery.data)));
  });

  it('delivers in the order of LastUpdateTimestamp when nothing is displaced', () => {
    const deliveries = deliveriesOf({ ...oneDay, duplicateShare: 0, reorderShare: 0 });
    const lags = deliveries.map(
      (delivery) => delivery.deliveredAtMs - Date.parse(readRecord(delivery).LastUpdateTimestamp),
    );
    expect(Math.min(...lags)).toBeGreaterThan(0);
    expect(Math.max(...lags)).toBeLessThan(10_000);
    expect(
      deliveries.every(
        (delivery, index) => index === 0 || delivery.deliveredAtMs >= (deliveries[index - 1]?.deliveredAtMs ?? 0),
      ),
    ).toBe(true);
  });

  it('estimates the number of deliveries within two per cent', () => {
    const options = { ...week, days: 2 };
    const actual = deliveriesOf(options).length;
    expect(Math.abs(estimateDeliveries(options) / actual - 1)).toBeLessThan(0.02);
  });

  it('refuses options that make no sense', () => {
    expect(() => generateTraffic({ ...oneDay, days: 0 })).toThrow(/days/);
    expect(() => generateTraffic({ ...oneDay, firstDay: '29.03.2026' })).toThrow(/firstDay/);
    expect(() => generateTraffic({ ...oneDay, duplicateShare: 2 })).toThrow(/duplicateShare/);
    expect(() => generateTraffic({ ...oneDay, instanceArn: 'nonsense' })[Symbol.iterator]()).toThrow(/ARN/);
  });
});

describe('centre', () => {
  it('has the agents asked for, on two sites, and does not depend on the seed', () => {
    const shown = centre({ ...oneDay, agents: 40 });
    expect(shown.agents).toHaveLength(40);
    expect(new Set(shown.agents.map((agent) => agent.username)).size).toBe(40);
    expect(shown.sites.map((site) => site.key)).toEqual(['in-house', 'outsourced']);
    expect(shown.teams).toHaveLength(6);
    expect(centre({ ...oneDay, agents: 40, seed: 99 })).toEqual(shown);
  });

  it('is the centre that the records name', () => {
    const shown = centre(oneDay);
    const users = new Set([...shown.agents, ...shown.supervisors].map((agent) => agent.username));
    const records = [...finalRecords(deliveriesOf(oneDay)).values()];
    expect(records.filter((record) => record.Agent && !users.has(record.Agent.Username))).toEqual([]);
  });
});

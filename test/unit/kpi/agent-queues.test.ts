import { factsOf } from '../../../shared/kpi/facts.ts';
import { queueValue } from '../../../shared/kpi/slices.ts';

const hierarchy = [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }];
const facts = (queueId: string, queueName: string) =>
  factsOf({ contactId: 'c', lastUpdateMs: 1_793_700_000_000, queueId, queueName });
const value = (agentData: 'off' | 'pseudonymous' | 'named', queueId = 'agent/a1', name = 'm.ostby') =>
  queueValue(facts(queueId, name), { timeZone: 'Europe/Berlin', agentData, hierarchy });

describe("An agent's own queue", () => {
  it('is one queue among all agents without agent data', () =>
    expect(value('off')).toEqual({ id: 'agent', label: 'Agent queues' }));
  it('shows no name where agents are pseudonymous', () =>
    expect(value('pseudonymous')).toEqual({ id: 'agent/a1', label: 'agent/a1' }));
  it('shows its name where agents are named', () =>
    expect(value('named')).toEqual({ id: 'agent/a1', label: 'm.ostby' }));
});

describe('Any other queue', () => {
  it('has its name whatever is kept of agents', () =>
    expect(value('off', 'q1', 'Billing')).toEqual({ id: 'q1', label: 'Billing' }));
});

/** The Connect stand-in as a client of the real SDK sees it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeContactCommand,
  GetCurrentMetricDataCommand,
  ListInstancesCommand,
  ListQueuesCommand,
  StartOutboundVoiceContactCommand,
  StartTaskContactCommand,
  StopContactCommand,
} from '@aws-sdk/client-connect';
import type { TokenMode } from '../../../local/connect/client-tokens.ts';
import { fileWitness } from '../../../local/connect/witness.ts';
import { always, answered, call, centre, pass, standIn, type StandIn, startMs } from './support.ts';

const open: StandIn[] = [];
const start = async (...args: Parameters<typeof standIn>): Promise<StandIn> => {
  const one = await standIn(...args);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

const dial = (one: StandIn, over: Parameters<typeof call>[0] = {}) =>
  one.client.send(new StartOutboundVoiceContactCommand(call(over)));
const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: Error) => error.name,
  );

describe('a dial', () => {
  it('is accepted with a contact id, seen by the witness, and described while it rings', async () => {
    const one = await start();
    const { ContactId } = await dial(one);
    expect(one.dials()).toEqual([
      {
        atMs: startMs,
        to: '+442079460112',
        contactId: ContactId,
        by: 'api',
        clientToken: 'dial-1',
        attributes: { followUpId: 'F-1', attempt: '1' },
      },
    ]);
    const { Contact } = await one.client.send(
      new DescribeContactCommand({ InstanceId: centre.instanceId, ContactId: ContactId ?? '' }),
    );
    expect(Contact).toMatchObject({
      Id: ContactId,
      InitiationMethod: 'API',
      InitiationTimestamp: new Date(startMs),
      CustomerEndpoint: { Address: '+442079460112' },
    });
    expect(Contact?.DisconnectTimestamp).toBeUndefined();
  });

  it('ends with a record and events in the order of their times, about a minute after the work', async () => {
    const one = await start();
    const { ContactId } = await dial(one);
    await pass(one.clock, 3600);
    expect(one.records).toHaveLength(1);
    expect(one.records[0]).toMatchObject({
      ContactId,
      InitiationMethod: 'API',
      ConnectedToSystemTimestamp: '2026-11-16T09:00:10Z',
      Queue: { Name: 'Retention outbound', EnqueueTimestamp: '2026-11-16T09:00:13Z', Duration: 0 },
      Agent: { AgentInteractionDuration: 120, ConnectedToAgentTimestamp: '2026-11-16T09:00:13Z' },
      DisconnectTimestamp: '2026-11-16T09:02:13Z',
      CustomerEndpoint: { Address: '+442079460112', Type: 'TELEPHONE_NUMBER' },
      Attributes: { followUpId: 'F-1', attempt: '1', disposition: 'saved' },
    });
    expect(one.events.map(({ detail }) => (detail as { eventType: string }).eventType)).toEqual([
      'INITIATED',
      'CONNECTED_TO_SYSTEM',
      'QUEUED',
      'CONNECTED_TO_AGENT',
      'DISCONNECTED',
      'COMPLETED',
    ]);
    expect(one.endings.map(({ disposition, optsOut }) => [disposition, optsOut])).toEqual([['saved', false]]);
    expect(one.instance.activeCalls).toBe(0);
  });

  it('that nobody answers ends with its reason, without agent, queue and customer side', async () => {
    const one = await start({
      customers: always({ kind: 'unanswered', reason: 'TELECOM_BUSY', ringSeconds: 4 }),
    });
    await dial(one);
    await pass(one.clock, 600);
    expect(one.records[0]).toMatchObject({
      DisconnectReason: 'TELECOM_BUSY',
      DisconnectTimestamp: '2026-11-16T09:00:04Z',
      ConnectedToSystemTimestamp: null,
      Agent: null,
      Queue: null,
    });
  });

  it('is abandoned in the queue when nobody is free for as long as the customer waits', async () => {
    const staff = centre.agents.filter(({ team }) => team.lanes.some((lane) => lane.includes('retention'))).length;
    const one = await start({ concurrentCalls: 100 }, { quotas: false });
    for (let i = 0; i <= staff; i += 1) await dial(one, { ClientToken: `dial-${i}` });
    await pass(one.clock, 3600);
    const left = one.records.filter(({ Agent }) => Agent === null);
    expect([one.records.length, left.length]).toEqual([staff + 1, 1]);
    expect(left[0]).toMatchObject({ DisconnectReason: 'CUSTOMER_DISCONNECT', Queue: { Duration: 30 } });
  });

  it('is hung up by the flow before any agent when the flow says so', async () => {
    const one = await start({ flows: { answered: async () => 'hang-up' } });
    await dial(one);
    await pass(one.clock, 600);
    expect(one.records[0]).toMatchObject({ DisconnectReason: 'CONTACT_FLOW_DISCONNECT', Agent: null, Queue: null });
  });

  it('can be stopped while it rings, and then reaches nobody', async () => {
    const one = await start();
    const { ContactId } = await dial(one);
    await one.client.send(new StopContactCommand({ InstanceId: centre.instanceId, ContactId }));
    await pass(one.clock, 3600);
    expect(one.records).toHaveLength(1);
    expect(one.records[0]).toMatchObject({ DisconnectReason: 'API', ConnectedToSystemTimestamp: null, Agent: null });
    expect(await nameOf(one.client.send(new StopContactCommand({ InstanceId: centre.instanceId, ContactId })))).toBe(
      'ContactNotFoundException',
    );
  });
});

describe('client tokens', () => {
  const week = 7 * 86_400;
  it.each<[TokenMode, number[]]>([
    // Dials after: the same token at once, after the end of the call, after seven days.
    ['week', [1, 1, 2]],
    ['alive', [1, 2, 3]],
    ['ignored', [2, 3, 4]],
  ])('in mode %s', async (tokens, expected) => {
    const one = await start({ tokens });
    const first = await dial(one);
    const again = await dial(one);
    const counts = [one.dials().length];
    expect(again.ContactId === first.ContactId).toBe(tokens !== 'ignored');
    await pass(one.clock, 3600);
    await dial(one);
    counts.push(one.dials().length);
    await pass(one.clock, week);
    await dial(one);
    expect([...counts, one.dials().length]).toEqual(expected);
  });
});

describe('refusals', () => {
  it.each([
    ['a number that is not E.164', { DestinationPhoneNumber: '020 7946 0112' }, 'InvalidParameterException'],
    ['another instance', { InstanceId: '00000000-0000-4000-8000-000000000000' }, 'ResourceNotFoundException'],
    ['an unknown queue', { QueueId: 'nowhere' }, 'ResourceNotFoundException'],
    ['neither queue nor number', { QueueId: undefined }, 'InvalidRequestException'],
    ['a short ring', { RingTimeoutInSeconds: 5 }, 'InvalidParameterException'],
    ['attributes over 32 KB', { Attributes: { note: 'x'.repeat(33_000) } }, 'InvalidParameterException'],
    ['a name of an attribute with a space', { Attributes: { 'follow up': '1' } }, 'InvalidParameterException'],
  ])('name what is wrong with %s', async (_, over, expected) => {
    const one = await start();
    expect(await nameOf(dial(one, over as Parameters<typeof call>[0]))).toBe(expected); // boundary: wrong on purpose
    expect(one.dials()).toEqual([]);
  });

  it('name a destination that is not allowed', async () => {
    const one = await start({ allowedPrefixes: ['+1'] });
    expect(await nameOf(dial(one))).toBe('DestinationNotAllowedException');
  });

  it('throttle the sixth request of a second, and two a second from then on', async () => {
    const one = await start();
    const at = async (n: number): Promise<string[]> => {
      const names: string[] = [];
      for (let i = 0; i < n; i += 1) names.push(await nameOf(dial(one)));
      return names;
    };
    expect(await at(6)).toEqual([...Array.from({ length: 5 }, () => 'answered'), 'TooManyRequestsException']);
    one.clock.turnTo(startMs + 1000);
    expect(await at(3)).toEqual(['answered', 'answered', 'TooManyRequestsException']);
  });

  it('limit the calls at the same time', async () => {
    const one = await start({ concurrentCalls: 2 });
    const names: string[] = [];
    for (const ClientToken of ['a', 'b', 'c']) names.push(await nameOf(dial(one, { ClientToken })));
    expect(names).toEqual(['answered', 'answered', 'LimitExceededException']);
    await pass(one.clock, 3600);
    expect(await nameOf(dial(one, { ClientToken: 'd' }))).toBe('answered');
  });

  it('say by name that an operation is not answered', async () => {
    const one = await start();
    await expect(one.client.send(new ListInstancesCommand({}))).rejects.toThrow(/does not answer GET \/instance/u);
  });
});

describe('faults', () => {
  it.each([
    ['throttled', 0, 'TooManyRequestsException'],
    ['limit-exceeded', 0, 'LimitExceededException'],
    ['error-before', 0, 'InternalServiceException'],
    ['error-after', 1, 'InternalServiceException'],
    ['lost-request', 0, 'Error'],
    ['lost-answer', 1, 'Error'],
    ['garbled-answer', 1, 'SyntaxError'],
  ] as const)('%s: %i telephones ring, the caller sees %s', async (kind, rings, seen) => {
    const one = await start({}, { faults: () => ({ [kind]: 1 }) });
    expect(await nameOf(dial(one))).toBe(seen);
    expect(one.dials()).toHaveLength(rings);
    expect(one.service.faults.get(kind)).toBe(1);
  });

  it('make a client that repeats by itself ring twice when tokens do not hold: why the dialler must not repeat', async () => {
    const one = await start({ tokens: 'ignored' }, { faults: () => ({ 'lost-answer': 1 }) });
    await nameOf(one.stubborn.send(new StartOutboundVoiceContactCommand(call())));
    expect(one.dials().length).toBeGreaterThan(1);
  });

  it('happen in the asked share, the same ones for the same seed', async () => {
    const run = async (): Promise<number[]> => {
      const one = await start({ concurrentCalls: 1000 }, { quotas: false, faults: () => ({ throttled: 0.3 }) });
      for (let i = 0; i < 200; i += 1) await nameOf(dial(one, { ClientToken: `t${i}` }));
      return [one.dials().length, one.service.faults.get('throttled') ?? 0];
    };
    const [rings, throttled] = await run();
    expect(rings).toBe(200 - (throttled ?? 0));
    expect(Math.abs((throttled ?? 0) - 60)).toBeLessThan(33); // five standard errors
    expect(await run()).toEqual([rings, throttled]);
  });
});

describe('the other operations', () => {
  it('give an agent a task, who dials where the whisper flow allows it', async () => {
    const one = await start({ flows: { mayDial: async () => ({ to: '+442079460155' }) } });
    const { ContactId } = await one.client.send(
      new StartTaskContactCommand({
        InstanceId: centre.instanceId,
        ContactFlowId: 'flow-1',
        Name: 'Call back',
        ClientToken: 'task-1',
        Attributes: { followUpId: 'F-2' },
      }),
    );
    await pass(one.clock, 3600);
    expect(one.records).toHaveLength(2);
    expect(one.records.find(({ Channel }) => Channel === 'TASK')).toMatchObject({
      ContactId,
      DisconnectReason: 'AGENT_COMPLETED',
    });
    expect(one.records.find(({ Channel }) => Channel === 'VOICE')).toMatchObject({
      InitiationMethod: 'OUTBOUND',
      CustomerEndpoint: { Address: '+442079460155' },
      Queue: { EnqueueTimestamp: null },
    });
    expect(one.dials().map(({ by, to, clientToken }) => [by, to, clientToken])).toEqual([
      ['agent', '+442079460155', null],
    ]);
  });

  it('end a task without a call where the whisper flow forbids it', async () => {
    const one = await start({ flows: { mayDial: async () => undefined } });
    await one.client.send(
      new StartTaskContactCommand({ InstanceId: centre.instanceId, ContactFlowId: 'flow-1', Name: 'Call back' }),
    );
    await pass(one.clock, 3600);
    expect(one.records.map(({ Channel }) => Channel)).toEqual(['TASK']);
    expect(one.dials()).toEqual([]);
  });

  it('count agents and waiting contacts of a queue as they are now', async () => {
    const one = await start();
    const ask = async (): Promise<(number | undefined)[]> => {
      const { MetricResults } = await one.client.send(
        new GetCurrentMetricDataCommand({
          InstanceId: centre.instanceId,
          Filters: { Queues: [centre.queues.retention.id], Channels: ['VOICE'] },
          Groupings: ['QUEUE'],
          CurrentMetrics: [
            { Name: 'AGENTS_STAFFED', Unit: 'COUNT' },
            { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' },
            { Name: 'AGENTS_ON_CONTACT', Unit: 'COUNT' },
          ],
        }),
      );
      return (MetricResults?.[0]?.Collections ?? []).map(({ Value }) => Value);
    };
    const [staffed = 0, ...idle] = await ask();
    expect(staffed).toBeGreaterThan(0);
    expect(idle).toEqual([staffed, 0]);
    await dial(one);
    await pass(one.clock, 60);
    expect(await ask()).toEqual([staffed, staffed - 1, 1]);
  });

  it('list the queues, page by page', async () => {
    const one = await start();
    const { QueueSummaryList, NextToken } = await one.client.send(
      new ListQueuesCommand({ InstanceId: centre.instanceId, QueueTypes: ['STANDARD'], MaxResults: 5 }),
    );
    expect([QueueSummaryList?.length, NextToken]).toEqual([5, '5']);
    const rest = await one.client.send(
      new ListQueuesCommand({ InstanceId: centre.instanceId, QueueTypes: ['STANDARD'], NextToken: NextToken }),
    );
    expect([rest.QueueSummaryList?.length, rest.NextToken]).toEqual([4, undefined]);
  });
});

it('the witness on disk remembers every dial of the runs before it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'witness-'));
  try {
    const path = join(folder, 'log', 'dials.ndjson');
    expect(fileWitness(path).dials()).toEqual([]);
    const one = await start({ witness: fileWitness(path), customers: always(answered) });
    const { ContactId } = await dial(one);
    expect(fileWitness(path).dials()).toEqual([
      expect.objectContaining({ contactId: ContactId, clientToken: 'dial-1' }),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

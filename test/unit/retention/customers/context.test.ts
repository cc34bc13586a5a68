import {
  customerContext,
  priorityOf,
  type ContextDeps,
} from '../../../../functions/retention/flow/customer-context/customer-context.ts';
import { campaignSchema } from '../../../../shared/retention/campaign.ts';
import type { Campaign } from '../../../../shared/dynamo/items/campaign-item.ts';
import { newPerson } from '../../../../shared/dynamo/items/person-item.ts';
import type { Profile } from '../../../../shared/dynamo/items/profile-item.ts';
import { addressKey } from '../../../../shared/domain/customer-key.ts';
import { answerFlow } from '../../../../shared/flow/answer-flow.ts';
import { armOf } from '../../../../shared/retention/effect/holdout.ts';
import { seasonOf } from '../../../../shared/retention/effect/plan.ts';
import { testHash } from '../../../support/pipeline.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const day = 86_400_000;
const season = seasonOf(now, 6);
const numbers = Array.from({ length: 60 }, (_, i) => `+4420794601${String(i + 10)}`);
const personOf = (number: string): string => addressKey(number, testHash) ?? '';
const inArm = (arm: string): string => numbers.find((number) => armOf(personOf(number), season, 0.3) === arm) ?? '';

const profile: Profile = {
  customerKey: 'id:C-1',
  version: 3,
  computedAtMs: now,
  personKeys: [],
  namelessId: 'n',
  lifecycle: 'at-risk',
  lifecycleSince: '2026-11-18',
  moves: [],
  risk: { score: 72, reasons: [], scorecard: '1' },
  lastContact: { contactId: 'chat-1', atMs: now - 2 * day, channel: 'CHAT', reason: 'billing' },
  lastInboundAtMs: now - 2 * day,
  inbound30: 2,
  contacts: 4,
  purchases: 0,
};

const campaign: Campaign = {
  campaignId: 'save',
  version: 1,
  state: 'running',
  createdAtMs: 0,
  changes: [],
  definition: campaignSchema.parse({
    name: 'Save',
    kind: 'inbound-save',
    countries: ['GB'],
    call: { flowId: 'f', queueId: 'q' },
  }),
};

const ask = async (number: string, over: Partial<ContextDeps> = {}, attributes: object = {}) => {
  const deps: ContextDeps = {
    addressHash: async () => testHash,
    holderOf: async () => 'id:C-1',
    profile: async (key) => (key === 'id:C-1' ? profile : undefined),
    openPromise: async () => undefined,
    person: async (key) => newPerson(key),
    campaigns: async () => [campaign],
    holdout: { share: 0.3, seasonMonths: 6 },
    windowMs: 7 * day,
    now: () => now,
    ...over,
  };
  const event = {
    Details: {
      ContactData: {
        ContactId: 'call-1',
        Channel: 'VOICE',
        InstanceARN: 'arn:aws:connect:eu-west-2:111122223333:instance/1',
        CustomerEndpoint: { Address: number, Type: 'TELEPHONE_NUMBER' },
        Attributes: attributes,
      },
      Parameters: {},
    },
  };
  const flow = {
    instance: 'any' as const,
    wait: () => new Promise(() => undefined),
    onFailure: (error: unknown) => {
      throw error;
    },
  };
  return (await answerFlow('customer-context', flow, customerContext(deps), event)).answer;
};

describe('customer-context', () => {
  it('recognises who chatted before and phones now', async () => {
    expect(await ask(inArm('treated'))).toMatchObject({
      known: 'true',
      lastContactId: 'chat-1',
      lastChannel: 'CHAT',
      lastReason: 'billing',
      repeat: 'true',
      channelChanged: 'true',
      risk: '72',
      lifecycle: 'at-risk',
      priority: '1',
    });
  });

  it('makes the offer of an inbound campaign and asks for consent, but never to the control group', async () => {
    expect(await ask(inArm('treated'))).toMatchObject({ offer: 'true', askConsent: 'true', campaign: 'save' });
    expect(await ask(inArm('heldOut'))).toMatchObject({
      offer: 'false',
      askConsent: 'false',
      campaign: 'none',
      known: 'true',
    });
    const optedOut = async (key: string) => ({ ...newPerson(key), optOut: { id: 'o', atMs: 1, source: 's' } });
    expect(await ask(inArm('treated'), { person: optedOut })).toMatchObject({ offer: 'true', askConsent: 'false' });
    const paused = { ...campaign, state: 'paused' as const };
    expect(await ask(inArm('treated'), { campaigns: async () => [paused] })).toMatchObject({ offer: 'false' });
  });

  it('says no score and makes no offer to who objects to profiling', async () => {
    const { risk: _risk, ...rest } = profile;
    const objects: Profile = { ...rest, profilingObjected: true };
    expect(await ask(inArm('treated'), { profile: async () => objects })).toMatchObject({
      risk: 'none',
      offer: 'false',
    });
  });

  it('knows nobody behind a withheld number, and another reason is no repeat', async () => {
    expect(await ask('anonymous')).toMatchObject({ known: 'false', priority: '5', risk: 'none' });
    expect(await ask(inArm('treated'), {}, { reason: 'fault' })).toMatchObject({ repeat: 'false' });
  });

  it('tells an open promise', async () => {
    const openPromise = async () => ({ what: 'refund', dueAtMs: now + day });
    expect(await ask(inArm('treated'), { openPromise })).toMatchObject({
      openPromise: 'refund',
      openPromiseDueAt: '2026-11-21T12:00:00.000Z',
    });
  });

  it('suggests a priority that never falls when the risk rises', () => {
    for (const [repeat, promise] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const)
      for (let risk = 1; risk <= 100; risk += 1)
        expect(priorityOf(risk, repeat, promise)).toBeLessThanOrEqual(priorityOf(risk - 1, repeat, promise));
  });
});

import {
  customerContext,
  priorityOf,
  type ContextDeps,
} from '../../../../functions/retention/flow/customer-context/customer-context.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
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
    followUps: new MemoryDialling().followUps,
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

  it('records whom it met, in both arms by the same gate, once however often it is asked', async () => {
    const memory = new MemoryDialling();
    const { followUps } = memory;
    const answers: string[] = [];
    for (const number of numbers) {
      const [first, second] = [await ask(number, { followUps }), await ask(number, { followUps })];
      expect(second).toEqual(first);
      answers.push(String(first['offer']));
    }
    const recorded = [...memory.followUpsById.values()];
    expect(recorded).toHaveLength(numbers.length);
    for (const followUp of recorded) {
      expect(followUp).toMatchObject({ campaignId: 'save', passedAtMs: now, firstDueAtMs: now, version: 2, placed: 0 });
      expect(followUp.arm).toBe(armOf(followUp.personKey, season, 0.3));
      expect(followUp.closedAs).toBe(followUp.arm === 'treated' ? 'met' : 'held-out');
    }
    const treated = recorded.filter(({ arm }) => arm === 'treated').length;
    expect(answers.filter((offer) => offer === 'true')).toHaveLength(treated);
    expect([treated, numbers.length - treated].every((people) => people > 5)).toBe(true);
  });

  it('treats the control group as if it were at no risk, and everybody so when no campaign measures', async () => {
    const stranger = { profile: async () => ({ ...profile, lastInboundAtMs: undefined }) };
    expect(await ask(inArm('treated'), stranger)).toMatchObject({ priority: '1' });
    expect(await ask(inArm('heldOut'), stranger)).toMatchObject({ priority: '5' });
    expect(await ask(inArm('heldOut'), { ...stranger, campaigns: async () => [] })).toMatchObject({ priority: '1' });
  });

  it('makes no offer that could not be recorded', async () => {
    const followUps = { read: async () => undefined, write: async () => false };
    await expect(ask(inArm('treated'), { followUps })).rejects.toThrow(/cannot be read/);
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

/** An agent dials: the claim is made at that moment. */
import { mayDial, mayDialOrStop, type MayDialDeps } from '../../../../functions/retention/flow/may-dial/may-dial.ts';
import { tasked } from '../../../../functions/retention/followups/follow-up.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { addressHash } from '../../../../shared/domain/customer-key.ts';
import { parseFlowEvent } from '../../../../shared/flow/flow-event.ts';
import { consenting, followUpOf, noon, onSwitch, put, testCampaign } from '../../../support/dial-world.ts';

const hash = addressHash(new Uint8Array(32));
const phone = '+36301234567';
const personKey = `a:${hash(phone)}`;

const world = (handed = true): MemoryDialling => {
  const memory = new MemoryDialling();
  const followUp = followUpOf(personKey);
  put(memory, consenting(personKey), handed ? tasked(followUp, noon + 3_600_000, noon) : followUp);
  memory.campaignsById.set('k1', testCampaign());
  memory.state.switch = onSwitch;
  return memory;
};
const depsOf = (memory: MemoryDialling): MayDialDeps => ({
  store: memory,
  addressHash: async () => hash,
  generation: { read: async () => ({ table: 'Dialling', epoch: 0 }), write: async () => undefined },
  table: 'Dialling',
  enabledCountries: ['HU'],
  now: () => noon,
});
const inputOf = (contactId: string, number: string) => ({
  event: parseFlowEvent({ Details: { ContactData: { ContactId: contactId, CustomerEndpoint: { Address: number } } } }),
  parameters: { phoneNumber: undefined },
});
const ask = (memory: MemoryDialling, contactId = 'call-1', over: Partial<MayDialDeps> = {}, number = phone) =>
  mayDial({ ...depsOf(memory), ...over }, inputOf(contactId, number));

describe('may-dial', () => {
  it('claims the task for this call, once, and answers the same when it is asked again', async () => {
    const memory = world();
    const first = await ask(memory);
    expect(first).toMatchObject({ mayDial: true, reason: 'follow-up' });
    expect(await ask(memory)).toEqual(first);
    expect(await ask(memory, 'call-2')).toMatchObject({ mayDial: false });
    expect([...memory.dialsById.values()]).toMatchObject([{ state: 'placed', contactId: 'call-1', mode: 'task' }]);
  });
  it.each<[string, (memory: MemoryDialling) => void, Partial<MayDialDeps>, string]>([
    ['the window of the task is over', () => undefined, { now: () => noon + 3_600_000 }, 'hours'],
    [
      'the person opted out',
      (m) => void m.people.set(personKey, consenting(personKey, { optOut: { id: 'o', atMs: 1, source: 's' } })),
      {},
      'opt-out',
    ],
    ['dialling is off', (m) => void (m.state.switch = { ...onSwitch, on: false }), {}, 'switch'],
    ['the table was restored', (m) => void (m.state.lease = { ...m.state.lease, epoch: -1 }), {}, 'switch'],
    [
      'the consent is gone',
      (m) => void m.people.set(personKey, { ...consenting(personKey), consents: {} }),
      {},
      'consent',
    ],
  ])('says no when %s', async (_, change, over, reason) => {
    const memory = world();
    change(memory);
    expect(await ask(memory, 'call-1', over)).toMatchObject({ mayDial: false, reason });
    expect(memory.dialsById.size).toBe(0);
  });
  it('lets a call through that is for no task, unless the person opted out', async () => {
    const memory = world(false);
    expect(await ask(memory)).toMatchObject({ mayDial: true, reason: 'none' });
    memory.people.set(personKey, consenting(personKey, { optOut: { id: 'o', atMs: 1, source: 's' } }));
    expect(await ask(memory)).toMatchObject({ mayDial: false, reason: 'opt-out' });
  });
  it('says no to what is no number', async () =>
    expect(await ask(world(), 'call-1', {}, 'anonymous')).toMatchObject({ mayDial: false, reason: 'number' }));
});

describe('a refused call', () => {
  const answerWith = async (handed: boolean, optOut: boolean, stop?: (contactId: string) => Promise<void>) => {
    const memory = world(handed);
    if (optOut) memory.people.set(personKey, consenting(personKey, { optOut: { id: 'o', atMs: 1, source: 's' } }));
    const failures: unknown[] = [];
    const answer = await mayDialOrStop(
      depsOf(memory),
      { stop, onFailure: (error) => void failures.push(error) },
      inputOf('call-1', phone),
    );
    return { answer, failures };
  };

  it('is stopped, and one that may be made is not', async () => {
    const stopped: string[] = [];
    const stop = async (contactId: string) => void stopped.push(contactId);
    expect((await answerWith(true, false, stop)).answer).toMatchObject({ mayDial: true });
    expect(stopped).toEqual([]);
    expect((await answerWith(true, true, stop)).answer).toMatchObject({ mayDial: false, reason: 'opt-out' });
    expect(stopped).toEqual(['call-1']);
  });

  it('stays refused when it cannot be stopped', async () => {
    const failure = new Error('TooManyRequestsException');
    expect(await answerWith(true, true, () => Promise.reject(failure))).toEqual({
      answer: { mayDial: false, reason: 'opt-out' },
      failures: [failure],
    });
    expect((await answerWith(true, true)).answer).toMatchObject({ mayDial: false });
  });
});

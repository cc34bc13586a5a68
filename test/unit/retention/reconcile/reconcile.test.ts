/** What the contact record says became of a dial, and that a lost answer is settled by it. */
import { runDialler } from '../../../../functions/retention/dial/dialler.ts';
import { takeLease } from '../../../../functions/retention/dial/lease.ts';
import { dispositionOf } from '../../../../functions/retention/reconcile/disposition.ts';
import { outcomeOf } from '../../../../functions/retention/reconcile/outcome.ts';
import { reconcile, type ReconcileDeps } from '../../../../functions/retention/reconcile/reconcile.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import type { Contact } from '../../../../shared/domain/contact.ts';
import type { ContactParts } from '../../../../shared/domain/contact-parts.ts';
import { consenting, deps, followUpOf, noon, onSwitch, put, testCampaign } from '../../../support/dial-world.ts';
import type { CallResult } from '../../../../functions/retention/dial/call-result.ts';

const over: Contact = { contactId: 'c', lastUpdateMs: noon, disconnectedAtMs: noon + 60_000 };

describe('an outcome', () => {
  it.each<[string, Partial<Contact>, string | undefined]>([
    ['not over yet', { disconnectedAtMs: undefined }, undefined],
    ['an agent talked', { connectedToSystemAtMs: 1, connectedToAgentAtMs: 2, interactionS: 60 }, 'conversation'],
    ['hung up at once', { connectedToSystemAtMs: 1, connectedToAgentAtMs: 2, interactionS: 2 }, 'no-answer'],
    ['a machine', { connectedToSystemAtMs: 1, amdStatus: 'VOICEMAIL_BEEP', queueId: 'q' }, 'voicemail'],
    ['nobody there', { connectedToSystemAtMs: 1, queueId: 'q' }, 'silent'],
    ['the flow alone', { connectedToSystemAtMs: 1 }, 'ivr-only'],
    ['busy', { disconnectReason: 'TELECOM_BUSY' }, 'busy'],
    ['a dead number', { disconnectReason: 'TELECOM_NUMBER_INVALID' }, 'invalid-number'],
    ['rang out', { disconnectReason: 'TELECOM_TIMEOUT' }, 'no-answer'],
    ['blocked', { disconnectReason: 'TELECOM_POTENTIAL_BLOCKING' }, 'blocked'],
    ['expired', { disconnectReason: 'EXPIRED' }, 'not-dialled'],
    ['anything new', { disconnectReason: 'SOMETHING_NEW' }, 'unknown'],
  ])('%s', (_, part, outcome) => expect(outcomeOf({ ...over, ...part } as Contact)).toBe(outcome));
  it.each([
    ['Not interested', 'not-interested'],
    ['call-back requested', 'callback'],
    ['SAVED', 'saved'],
    ['Do not call', 'opt-out'],
    ['something else', undefined],
  ])('disposition %s is %s', (d, disposition) =>
    expect(dispositionOf({ parts: { outcome: { '-': { d, t: 1 } } } })).toBe(disposition),
  );
});

const dialled = async (result: CallResult): Promise<MemoryDialling> => {
  const memory = new MemoryDialling();
  put(memory, consenting('a:p'), followUpOf('a:p'));
  memory.campaignsById.set('k1', testCampaign());
  memory.state.switch = onSwitch;
  const lease = await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
  if (!lease) throw new Error('no lease');
  await runDialler(
    {
      ...deps(memory, async () => result),
      pace: { callsPerSecond: 5, burst: 5, concurrency: 5 },
      agentsAvailable: async () => 1,
      startTask: async () => ({ kind: 'unknown', reason: '' }),
      sleep: async () => undefined,
      hasTime: () => true,
    },
    lease,
  );
  return memory;
};
const looking = (
  memory: MemoryDialling,
  contact: Contact | undefined,
  nowMs: number,
  parts: ContactParts = {},
): ReconcileDeps => ({
  store: memory,
  now: () => nowMs,
  contact: async () => (contact ? { contactId: 'c', rev: 1, erased: false, contact, parts } : undefined),
  contactsSince: async () => (contact ? ['c'] : []),
  dispositionOf,
});
const always = (): boolean => true;
const followUp = (memory: MemoryDialling) => [...memory.followUpsById.values()][0];

it('a disposition stands, whatever else is reported of the contact after it', () => {
  const outcome = { '-': { d: 'saved', t: 1 }, 'check-in': { b: true, v: 3, o: 'display', t: 5 } };
  expect(dispositionOf({ parts: { outcome } })).toBe('saved');
});

describe('the reconciler', () => {
  it('closes a placed call by its record', async () => {
    const memory = await dialled({ kind: 'placed', contactId: 'c' });
    const busy = { ...over, disconnectReason: 'TELECOM_BUSY' };
    expect(await reconcile(looking(memory, undefined, noon + 90_000), always)).toMatchObject({ open: 1, settled: 0 });
    expect(await reconcile(looking(memory, busy, noon + 90_000), always)).toMatchObject({ settled: 1 });
    expect(followUp(memory)).toMatchObject({ state: 'waiting', lastOutcome: 'busy', placed: 1 });
    expect(memory.openMarks.size).toBe(0);
  });
  it('finds a call whose answer was lost by the dial in its record', async () => {
    const memory = await dialled({ kind: 'unknown', reason: 'TimeoutError' });
    const { dialId } = [...memory.dialsById.values()][0] ?? { dialId: '' };
    const other = { ...over, disconnectReason: 'TELECOM_TIMEOUT', dialId: 'another' };
    expect(await reconcile(looking(memory, other, noon + 600_000), always)).toMatchObject({ unknown: 1, settled: 0 });
    const mine = { ...other, dialId };
    expect(await reconcile(looking(memory, mine, noon + 600_000), always)).toMatchObject({ settled: 1, found: 1 });
    expect(followUp(memory)).toMatchObject({ state: 'waiting', lastOutcome: 'no-answer' });
  });
  it('gives up after a day, and nothing dials such a follow-up again', async () => {
    const memory = await dialled({ kind: 'unknown', reason: 'TimeoutError' });
    expect(await reconcile(looking(memory, undefined, noon + 86_400_000), always)).toMatchObject({ expired: 1 });
    expect(followUp(memory)).toMatchObject({ state: 'closed', closedAs: 'unknown' });
    expect(memory.people.get('a:p')?.open).toBeUndefined();
  });
  it('waits for the word of the agent, half an hour at most', async () => {
    const memory = await dialled({ kind: 'placed', contactId: 'c' });
    const talk = { ...over, connectedToSystemAtMs: noon, connectedToAgentAtMs: noon, interactionS: 50 };
    expect(await reconcile(looking(memory, talk, noon + 300_000), always)).toMatchObject({ settled: 0 });
    const said: ContactParts = { outcome: { '-': { k: true, t: noon } } };
    expect(await reconcile(looking(memory, talk, noon + 300_000, said), always)).toMatchObject({ conversations: 1 });
    expect(followUp(memory)).toMatchObject({ closedAs: 'saved', reachedAtMs: over.disconnectedAtMs });
  });
  it('hears an opt-out, a refusal and a wrong number', async () => {
    const talk = { ...over, connectedToSystemAtMs: noon, connectedToAgentAtMs: noon, interactionS: 50 };
    const after = async (d: string) => {
      const memory = await dialled({ kind: 'placed', contactId: 'c' });
      await reconcile(looking(memory, talk, noon + 300_000, { outcome: { '-': { d, t: noon } } }), always);
      return { person: memory.people.get('a:p'), followUp: followUp(memory) };
    };
    expect(await after('opt out')).toMatchObject({
      person: { optOut: { source: 'agent' } },
      followUp: { closedAs: 'opted-out' },
    });
    expect(await after('not interested')).toMatchObject({ person: { refusedAtMs: over.disconnectedAtMs } });
    expect(await after('wrong number')).toMatchObject({ followUp: { closedAs: 'invalid-number' } });
  });
});

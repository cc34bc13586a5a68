import fc from 'fast-check';
import {
  claimed,
  settled,
  suppressed,
  validConsent,
  withConsent,
  withObjection,
} from '../../../../functions/retention/person/person.ts';
import {
  recordConsent,
  recordOptOut,
  settlePerson,
  suppressPerson,
} from '../../../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { claimsKept, type Consent, newPerson, type Person } from '../../../../shared/dynamo/items/person-item.ts';

const key = 'a:person';
const consent = (over: Partial<Consent> = {}): Consent => ({
  id: 'c1',
  given: true,
  kind: 'express',
  atMs: 1000,
  source: 'web',
  ...over,
});
const apply = (person: Person, said: Consent): Person => withConsent(person, 'marketing', said) ?? person;

describe('consent', () => {
  it('ends the same in any order and however often each statement arrives', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ id: fc.constantFrom('a', 'b', 'c'), given: fc.boolean(), atMs: fc.integer({ min: 1, max: 5 }) }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.infiniteStream(fc.nat()),
        (said, order) => {
          const statements = said.map((one) => consent(one));
          const shuffled = [...statements, ...statements]
            .map((one) => ({ one, at: order.next().value }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ one }) => one);
          expect(shuffled.reduce(apply, newPerson(key)).consents).toEqual(
            statements.reduce(apply, newPerson(key)).consents,
          );
        },
      ),
    ));
  it('is withdrawn by a later statement, and by one of the same moment', () => {
    const given = apply(newPerson(key), consent());
    for (const atMs of [1000, 1001]) {
      const after = apply(given, consent({ id: 'w', given: false, atMs }));
      expect(validConsent(after, 'marketing', 5000)).toBeUndefined();
    }
    expect(validConsent(apply(given, consent({ given: false, atMs: 999 })), 'marketing', 5000)).toBeDefined();
  });
  it('is good again when it was given anew after a withdrawal', () => {
    const again = [consent(), consent({ id: 'w', given: false, atMs: 2000 }), consent({ id: 'c2', atMs: 3000 })];
    expect(validConsent(again.reduce(apply, newPerson(key)), 'marketing', 5000)?.id).toBe('c2');
  });
  it('is good from when it was given until it expires, for its own purpose only', () => {
    const person = apply(newPerson(key), consent({ expiresAtMs: 2000 }));
    expect([999, 1000, 1999, 2000].map((at) => validConsent(person, 'marketing', at)?.id)).toEqual([
      undefined,
      'c1',
      'c1',
      undefined,
    ]);
    expect(validConsent(person, 'service', 1500)).toBeUndefined();
  });
});

describe('a claim', () => {
  const open = { dialId: 'd1', campaignId: 'k', claimedAtMs: 7 };
  it('takes the person once: nothing more while it is in flight', () => {
    const first = claimed(newPerson(key), open);
    expect(first).toMatchObject({ version: 1, open, claims: [7] });
    expect(first && claimed(first, { ...open, dialId: 'd2' })).toBeUndefined();
  });
  it('is refused after an opt-out', () =>
    expect(claimed({ ...newPerson(key), optOut: { id: 'o', atMs: 1, source: 's' } }, open)).toBeUndefined());
  it('counts for ever, whatever became of the dial', () => {
    const first = claimed(newPerson(key), open);
    const free = first && settled(first, { dialId: 'd1' });
    expect(free).toMatchObject({ version: 2, open: undefined, claims: [7] });
  });
  it('keeps the newest claims only', () => {
    let person = newPerson(key);
    for (let at = 1; at <= claimsKept + 3; at += 1) {
      const one = claimed(person, { ...open, claimedAtMs: at });
      if (one === undefined) throw new Error('a free person can be claimed');
      person = settled(one, { dialId: 'd1' }) ?? one;
    }
    expect(person.claims).toHaveLength(claimsKept);
    expect([person.claims[0], person.claims.at(-1)]).toEqual([4, claimsKept + 3]);
  });
  it('is let go by its own dial only, and once', () => {
    const first = claimed(newPerson(key), open) ?? newPerson(key);
    expect(settled(first, { dialId: 'other' })).toBeUndefined();
    const free = settled(first, { dialId: 'd1', refusedAtMs: 9 }) ?? first;
    expect(free).toMatchObject({ open: undefined, refusedAtMs: 9 });
    expect(settled(free, { dialId: 'd1', refusedAtMs: 9 })).toBeUndefined();
  });
});

describe('objections', () => {
  const said = { id: 'o1', atMs: 5, source: 'api' };
  it('stand from the first time on', () => {
    const objected = withObjection(newPerson(key), 'profiling', said) ?? newPerson(key);
    expect(withObjection(objected, 'profiling', { ...said, atMs: 9 })).toBeUndefined();
    expect(objected.objections).toEqual({ profiling: said });
  });
});

describe('erasure', () => {
  it('leaves nothing but that nobody may be called, and keeps an earlier opt-out', () => {
    const said = { id: 'erase', atMs: 50, source: 'erasure' };
    const rich = claimed(apply(newPerson(key), consent()), { dialId: 'd', campaignId: 'k', claimedAtMs: 3 });
    const bare = rich && suppressed(rich, said);
    expect(bare).toEqual({
      ...newPerson(key),
      version: 3,
      optOut: said,
      open: { dialId: 'd', campaignId: 'k', claimedAtMs: 3 },
    });
    expect(bare && suppressed(bare, { ...said, atMs: 60 })).toBeUndefined();
  });
});

describe('records', () => {
  it('an opt-out needs no version and is kept as it was first said', async () => {
    const memory = new MemoryDialling();
    const said = { id: 'o', atMs: 1, source: 'flow' };
    expect(await recordOptOut(memory.persons, key, said)).toBe(true);
    expect(await recordOptOut(memory.persons, key, { ...said, atMs: 2 })).toBe(false);
    expect(memory.people.get(key)).toMatchObject({ version: 1, optOut: said });
  });
  it('nothing that was said is lost when it is written all at once', async () => {
    const memory = new MemoryDialling();
    const statements = Array.from({ length: 20 }, (_, i) => consent({ id: `c${i}`, atMs: i }));
    await Promise.all([
      ...statements.map((said) => recordConsent(memory.persons, key, `purpose ${said.id}`, said)),
      recordOptOut(memory.persons, key, { id: 'o', atMs: 1, source: 'flow' }),
    ]);
    const person = await memory.persons.read(key);
    expect(Object.keys(person.consents)).toHaveLength(20);
    expect(person).toMatchObject({ version: 21, optOut: { id: 'o' } });
  });
  it('settling and erasing twice changes nothing the second time', async () => {
    const memory = new MemoryDialling();
    const open = { dialId: 'd', campaignId: 'k', claimedAtMs: 1 };
    const taken = claimed(newPerson(key), open);
    if (taken) memory.people.set(key, taken);
    const settle = (): Promise<boolean> => settlePerson(memory.persons, key, { dialId: 'd' });
    expect([await settle(), await settle()]).toEqual([true, false]);
    const erase = (): Promise<boolean> => suppressPerson(memory.persons, key, { id: 'e', atMs: 9, source: 'erasure' });
    expect([await erase(), await erase()]).toEqual([true, false]);
  });
});

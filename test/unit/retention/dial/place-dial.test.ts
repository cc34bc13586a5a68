/** What came of the request, and what follows from it. */
import { resultOfAnswer, resultOfError } from '../../../../functions/retention/dial/call-result.ts';
import { placeDial } from '../../../../functions/retention/dial/place-dial.ts';
import { recordOptOut } from '../../../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { forEachSeed, seeded } from '../../../support/random.ts';
import { Interleaver } from '../../../support/interleaver.ts';
import { deps, dueTo, followUpOf, noon, onSwitch, Witness } from '../../../support/dial-world.ts';

const person = 'a:p';
const { followUpId } = followUpOf(person);
const world = (step?: ConstructorParameters<typeof MemoryDialling>[0]): MemoryDialling => {
  const memory = dueTo(new MemoryDialling(step), [person]);
  memory.state.lease = { epoch: 1, untilMs: noon + 90_000, owner: 'r', tick: 't' };
  return memory;
};
const error = (name: string, httpStatusCode?: number): unknown => ({ name, $metadata: { httpStatusCode } });

describe('an answer of Connect', () => {
  it.each([
    ['DestinationNotAllowedException', 403, 'not-placed', 'final'],
    ['InvalidParameterException', 400, 'not-placed', 'final'],
    ['LimitExceededException', 429, 'not-placed', 'pause'],
    ['TooManyRequestsException', 429, 'not-placed', 'later'],
  ])('%s proves that nothing was started', (name, status, kind, afterwards) =>
    expect(resultOfError(error(name, status))).toMatchObject({ kind, afterwards }),
  );
  it.each([
    ['InternalServiceException', 500],
    ['ServiceUnavailable', 503],
    ['TimeoutError', undefined],
    ['ECONNRESET', undefined],
    ['SyntaxError', 200],
    ['SomethingNew', 418],
    ['LimitExceededException', undefined],
    ['TooManyRequestsException', 503],
  ])('%s (%s) proves nothing', (name, status) => expect(resultOfError(error(name, status)).kind).toBe('unknown'));
  it('without a contact id proves nothing', () => {
    expect(resultOfAnswer('').kind).toBe('unknown');
    expect(resultOfAnswer(undefined).kind).toBe('unknown');
    expect(resultOfError('odd').kind).toBe('unknown');
  });
});

describe('after the request', () => {
  it('an unknown dial keeps the person, and is never tried again', async () => {
    const memory = world();
    const witness = new Witness();
    const call = witness.call(() => ({ kind: 'unknown', reason: 'TimeoutError' }));
    await placeDial(deps(memory, call), followUpId, 1);
    for (let hours = 1; hours < 400; hours += 24)
      await placeDial(deps(memory, call, { now: () => noon + hours * 3_600_000 }), followUpId, 1);
    expect(witness.sent).toHaveLength(1);
    expect(memory.people.get(person)?.open).toBeDefined();
    expect([...memory.dialsById.values()]).toMatchObject([{ state: 'unknown', reason: 'TimeoutError' }]);
  });
  it('a refused number closes the follow-up, a throttle lets it wait; both let the person go', async () => {
    for (const [afterwards, state] of [
      ['final', 'closed'],
      ['later', 'waiting'],
    ] as const) {
      const memory = world();
      const call = new Witness().call(() => ({ kind: 'not-placed', reason: 'x', afterwards }));
      await placeDial(deps(memory, call), followUpId, 1);
      expect(memory.followUpsById.get(followUpId)).toMatchObject({ state, placed: 0 });
      expect(memory.people.get(person)).toMatchObject({ open: undefined, claims: [noon] });
    }
  });
  it.each([
    [
      'the person opts out',
      (memory: MemoryDialling) => recordOptOut(memory.persons, person, { id: 'o', atMs: noon, source: 's' }),
    ],
    [
      'everything is switched off',
      async (memory: MemoryDialling) => void (memory.state.switch = { ...onSwitch, on: false }),
    ],
    [
      'the country is switched off',
      async (memory: MemoryDialling) => void (memory.state.switch = { ...onSwitch, countriesOff: ['HU'] }),
    ],
  ])('nothing is sent when %s between claim and call', async (_, happens) => {
    const memory: MemoryDialling = world();
    const claim = memory.dials.claim;
    memory.dials.claim = async (write) => {
      const won = await claim(write);
      await happens(memory);
      return won;
    };
    const witness = new Witness();
    expect(await placeDial(deps(memory, witness.call()), followUpId, 1)).toMatchObject({ kind: 'withheld' });
    expect(witness.sent).toEqual([]);
    expect(memory.people.get(person)?.open).toBeUndefined();
  });
  it('nothing is sent when the claim took too long', async () => {
    const memory = world();
    let nowMs = noon;
    const claim = memory.dials.claim;
    memory.dials.claim = async (write) => {
      const won = await claim(write);
      nowMs += 10_000;
      return won;
    };
    const witness = new Witness();
    await placeDial(deps(memory, witness.call(), { now: () => nowMs }), followUpId, 1);
    expect(witness.sent).toEqual([]);
  });
});

describe('an opt-out at any moment', () => {
  it('is never followed by a call whose claim came later', () =>
    forEachSeed(150, async (seed) => {
      const random = seeded(seed);
      const turns = new Interleaver(random);
      const log: string[] = [];
      const memory = world(async (operation) => {
        await turns.turn();
        log.push(operation);
      });
      const witness = new Witness();
      const claimAt = () => memory.people.get(person)?.claims.length ?? 0;
      let claimsAtOptOut: number | undefined;
      const optOut = async (): Promise<void> => {
        for (let i = random.int(0, 12); i > 0; i -= 1) await turns.turn();
        await recordOptOut(memory.persons, person, { id: 'o', atMs: noon, source: 's' });
        claimsAtOptOut = claimAt();
      };
      await turns.drive(
        Promise.all([
          placeDial(deps(memory, witness.call()), followUpId, 1),
          placeDial(deps(memory, witness.call()), followUpId, 1),
          optOut(),
        ]),
      );
      expect(witness.sent.length).toBeLessThanOrEqual(claimsAtOptOut ?? 0);
      expect(witness.duplicates()).toEqual([]);
    }));
});

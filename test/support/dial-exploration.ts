/** The real claim and dial code under the explorer: two workers with retries, an opt-out, a kill, faults at every step. */
import type { CallResult } from '../../functions/retention/dial/call-result.ts';
import { placeDial } from '../../functions/retention/dial/place-dial.ts';
import type { DiallingStore } from '../../functions/retention/dial/store.ts';
import { recordOptOut } from '../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import { type Actor, FaultError, type Turn, type World } from './explorer.ts';
import { consenting, deps, followUpOf, noon, onSwitch, put, testCampaign } from './dial-world.ts';

/** Every operation of the store becomes a turn, and its result something that the actor has seen. */
export const stepped = (memory: MemoryDialling, turn: Turn): DiallingStore => {
  const wrap = <S extends object>(name: string, store: S): S =>
    Object.fromEntries(
      Object.entries(store).map(([operation, run]) => [
        operation,
        (...args: unknown[]) =>
          turn(`${name}.${operation}`, () => (run as (...given: unknown[]) => Promise<unknown>)(...args)),
      ]),
    ) as S; // boundary: the same operations, one turn each
  return {
    persons: wrap('person', memory.persons),
    followUps: wrap('followUp', memory.followUps),
    dials: wrap('dial', memory.dials),
    campaigns: wrap('campaign', memory.campaigns),
    control: wrap('control', memory.control),
  };
};

/** The ways in which one request can end, and whether the phone rings. */
const ends: readonly { readonly rings: boolean; readonly result: CallResult }[] = [
  { rings: true, result: { kind: 'placed', contactId: 'contact' } },
  { rings: true, result: { kind: 'unknown', reason: 'TimeoutError' } },
  { rings: false, result: { kind: 'unknown', reason: 'ECONNRESET' } },
  { rings: false, result: { kind: 'not-placed', reason: 'TooManyRequestsException', afterwards: 'later' } },
];

export interface DialPlan {
  readonly workers: number;
  readonly tries: number;
  readonly faultsPerWorker: number;
  readonly optOut: boolean;
  readonly kill: boolean;
}

export interface Tally {
  calls: number;
  rings: number;
  mostRings: number;
  optOutBeforeClaim: number;
  killBeforeClaim: number;
}

/** A world per execution; the tally goes over all of them. */
export const dialWorld = (plan: DialPlan, tally: Tally, broken = false): World => {
  const memory = new MemoryDialling();
  // What a store would be that takes every claim: the explorer has to find it out.
  if (broken)
    memory.dials.claim = async ({ dial, person }) => {
      memory.dialsById.set(dial.dialId, dial);
      memory.people.set(person.personKey, person);
      return true;
    };
  const personKey = 'a:one';
  put(memory, consenting(personKey), followUpOf(personKey));
  memory.campaignsById.set('k1', testCampaign());
  memory.state.switch = onSwitch;
  memory.state.lease = { epoch: 1, untilMs: noon + 90_000, owner: 'run', tick: 't' };
  const { followUpId } = followUpOf(personKey);
  const sent: string[] = [];
  let stopped: { readonly kind: 'optOut' | 'kill'; readonly claimsBefore: number } | undefined;

  const worker: Actor = {
    faults: plan.faultsPerWorker,
    run: async (turn) => {
      const store = stepped(memory, turn);
      const call = (dialId: string): Promise<CallResult> =>
        turn(
          'call',
          async (variant) => {
            const end = ends[variant] ?? ends[0];
            if (!end) throw new Error('no end');
            sent.push(dialId);
            tally.calls += 1;
            if (end.rings) tally.rings += 1;
            return end.result;
          },
          ends.length,
        );
      for (let i = 0; i < plan.tries; i += 1) {
        try {
          // A lost answer of the call is an unknown result, as the real caller reports it.
          await placeDial(
            deps(store, async ({ dial }) => {
              try {
                return await call(dial.dialId);
              } catch (error) {
                if (!(error instanceof FaultError)) throw error;
                return { kind: 'unknown', reason: 'lost' };
              }
            }),
            followUpId,
            1,
          );
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
        }
      }
    },
  };
  const stop = (kind: 'optOut' | 'kill', effect: () => Promise<unknown>): Actor => ({
    faults: 0,
    run: (turn) =>
      turn(kind, async () => {
        stopped ??= { kind, claimsBefore: memory.dialsById.size };
        await effect();
      }),
  });
  const actors: Actor[] = Array.from({ length: plan.workers }, () => worker);
  if (plan.optOut)
    actors.push(stop('optOut', () => recordOptOut(memory.persons, personKey, { id: 'o', atMs: noon, source: 'test' })));
  if (plan.kill) actors.push(stop('kill', async () => (memory.state.switch = { ...onSwitch, version: 2, on: false })));

  return {
    actors,
    data: () => [memory.people, memory.followUpsById, memory.dialsById, memory.state, sent],
    check: () => {
      tally.mostRings = Math.max(tally.mostRings, sent.length);
      if (new Set(sent).size !== sent.length) throw new Error(`Sent twice: ${sent.join(', ')}`);
      if (sent.length > 1) throw new Error(`Two calls to one person: ${sent.join(', ')}`);
      if (stopped?.claimsBefore === 0 && sent.length > 0) {
        if (stopped.kind === 'optOut') tally.optOutBeforeClaim += 1;
        else tally.killBeforeClaim += 1;
        throw new Error(`A call was sent whose claim came after the ${stopped.kind}`);
      }
    },
  };
};

export const newTally = (): Tally => ({ calls: 0, rings: 0, mostRings: 0, optOutBeforeClaim: 0, killBeforeClaim: 0 });

/** Many runners on one list of 10,000 people, with an unfriendly Connect (D3, D6, D7). */
import { type DiallerDeps, runDialler } from '../../functions/retention/dial/dialler.ts';
import { takeLease } from '../../functions/retention/dial/lease.ts';
import type { CallResult } from '../../functions/retention/dial/call-result.ts';
import { recordOptOut } from '../../functions/retention/person/record.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import { consenting, deps, followUpOf, noon, onSwitch, put, testCampaign, Witness } from '../support/dial-world.ts';
import { seeded } from '../support/random.ts';

const people = 10_000;
const nothing = { kind: 'unknown', reason: 'TimeoutError' } as const;
const answers: readonly CallResult[] = [
  { kind: 'not-placed', reason: 'TooManyRequestsException', afterwards: 'later' },
  nothing,
  { kind: 'not-placed', reason: 'DestinationNotAllowedException', afterwards: 'final' },
];

/** The index by which due follow-ups are found, as a list: looking through all people for each page takes hours. */
class ListedDialling extends MemoryDialling {
  private readonly queue: string[] = [];
  private head = 0;
  list(followUpId: string): void {
    this.queue.push(followUpId);
  }
  due(nowMs: number, limit: number): string[] {
    const waits = (id: string | undefined): boolean => {
      const found = id === undefined ? undefined : this.followUpsById.get(id);
      return found?.state === 'waiting' && found.dueAtMs <= nowMs;
    };
    while (this.head < this.queue.length && !waits(this.queue[this.head])) this.head += 1;
    return this.queue.slice(this.head, this.head + limit).filter(waits);
  }
}

describe('a list of 10,000 people', () => {
  it.each([2, 4, 8])(
    '%i runners call nobody twice, nobody after an opt-out, and nobody after a kill',
    async (runners) => {
      const random = seeded(runners);
      const memory = new ListedDialling();
      for (let i = 0; i < people; i += 1) {
        const followUp = followUpOf(`a:${i}`);
        put(memory, consenting(`a:${i}`), followUp);
        // Every one is listed for two runners at the same time.
        memory.list(followUp.followUpId);
        memory.list(followUp.followUpId);
      }
      memory.campaignsById.set('k1', testCampaign());
      memory.state.switch = onSwitch;
      const lease = await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
      if (!lease) throw new Error('no lease');
      const witness = new Witness();
      const optedOut = new Set<string>();
      let afterOptOut = 0;
      let killedAt = 0;
      const call: DiallerDeps['call'] = async (sent) => {
        await witness.call()(sent);
        if (optedOut.has(sent.dial.personKey)) afterOptOut += 1;
        if (random.chance(0.05)) {
          const someone = `a:${random.int(0, people - 1)}`;
          if ((memory.people.get(someone)?.claims.length ?? 0) === 0) {
            await recordOptOut(memory.persons, someone, { id: 'o', atMs: noon, source: 'test' });
            if ((memory.people.get(someone)?.claims.length ?? 0) === 0) optedOut.add(someone);
          }
        }
        if (witness.sent.length === 8_000) {
          memory.state.switch = { ...onSwitch, version: 2, on: false };
          killedAt = witness.sent.length;
        }
        return random.chance(0.3) ? random.pick(answers) : { kind: 'placed', contactId: `c${witness.sent.length}` };
      };
      const dialler: DiallerDeps = {
        ...deps(memory, call),
        store: {
          persons: memory.persons,
          dials: memory.dials,
          campaigns: memory.campaigns,
          control: memory.control,
          followUps: { ...memory.followUps, due: async (_, nowMs, limit) => memory.due(nowMs, limit) },
        },
        pace: { callsPerSecond: 1e6, burst: 1e6, concurrency: 1e6 },
        agentsAvailable: async () => 1e6,
        startTask: async () => nothing,
        sleep: async () => undefined,
        hasTime: () => true,
      };
      memory.dials.open = async () => [];
      const reports = await Promise.all(Array.from({ length: runners }, () => runDialler(dialler, lease)));
      const sum = (name: 'claimed' | 'placed' | 'unknown' | 'notPlaced' | 'withheld' | 'lost' | 'refused') =>
        reports.reduce((total, report) => total + report[name], 0);
      process.stdout.write(
        `${runners} runners x ${people} people: ${witness.sent.length} calls, ${witness.duplicates().length} twice, ${afterOptOut} after an opt-out, ` +
          `${witness.sent.length - killedAt} after the kill; claimed ${sum('claimed')}, placed ${sum('placed')}, unknown ${sum('unknown')}, ` +
          `not placed ${sum('notPlaced')}, withheld ${sum('withheld')}, lost ${sum('lost')}, refused ${sum('refused')}, opted out ${optedOut.size}\n`,
      );
      expect(witness.duplicates()).toEqual([]);
      expect(afterOptOut).toBe(0);
      expect(killedAt).toBe(8_000);
      expect(witness.sent.length - killedAt).toBeLessThanOrEqual(runners);
      expect(sum('claimed')).toBe(witness.sent.length + sum('withheld'));
    },
  );
});

/** A switch that goes off and on, or cannot be read, while several runners dial a thousand a minute, on a virtual clock. */
import { runDialler } from '../../functions/retention/dial/dialler.ts';
import { takeLease } from '../../functions/retention/dial/lease.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import { deps, dueTo, noon, onSwitch, Witness } from './dial-world.ts';
import { stepped } from './dial-exploration.ts';
import { delayed } from './opt-out-race.ts';
import { seeded } from './random.ts';
import { VirtualTime } from './virtual-time.ts';

/** How dialling is stopped: all of it, the country of everybody, or by a switch that cannot be read. */
const ways = ['off', 'country off', 'unreadable'] as const;

interface Stop {
  readonly way: (typeof ways)[number];
  /** Calls sent while it lasted. */
  calls: number;
  longestMs: number;
}

export interface FlipFigures {
  readonly stops: readonly Stop[];
  readonly calls: number;
  readonly twice: number;
  readonly callsPerMinuteOn: number;
}

const perMinute = 1_000;

class UnreadableError extends Error {}

export const killFlips = async (flips: number, runners: number, seed: number): Promise<FlipFigures> => {
  const random = seeded(seed);
  const time = new VirtualTime(noon);
  const keys = Array.from({ length: flips * 100 }, (_, i) => `a:${i}`);
  const memory = dueTo(new MemoryDialling(), keys);
  const lease = await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
  if (lease === undefined) throw new Error('no lease');
  const witness = new Witness();
  const stops: Stop[] = [];
  let stop: (Stop & { readonly sinceMs: number }) | undefined;
  let over = false;
  let onMs = 0;
  const readSwitch = memory.control.readSwitch;
  const readable = {
    ...memory.control,
    readSwitch: async () => {
      if (stop?.way === 'unreadable') throw new UnreadableError();
      return readSwitch();
    },
  };
  const flipper = async (): Promise<void> => {
    for (let i = 0; i < flips; i += 1) {
      const pause = random.int(1_000, 5_000);
      await time.sleep(pause);
      onMs += pause;
      const way = ways[i % ways.length] ?? 'off';
      stop = { way, sinceMs: time.now(), calls: 0, longestMs: 0 };
      const { version } = memory.state.switch;
      if (way === 'off') memory.state.switch = { ...onSwitch, version: version + 1, on: false };
      if (way === 'country off') memory.state.switch = { ...onSwitch, version: version + 1, countriesOff: ['HU'] };
      await time.sleep(random.int(2_500, 4_000));
      stops.push(stop);
      stop = undefined;
      memory.state.switch = { ...onSwitch, version: memory.state.switch.version + 1 };
      // Whoever was refused meanwhile is due again: the next day has come for them.
      for (const [id, one] of memory.followUpsById)
        if (one.state === 'waiting') memory.followUpsById.set(id, { ...one, dueAtMs: noon });
    }
    over = true;
  };
  const turn = delayed(time, random);
  const { due, ...followUps } = memory.followUps;
  const slow = stepped(Object.assign(new MemoryDialling(undefined, memory), { control: readable, followUps }), turn);
  const store = {
    ...slow,
    // Each runner at another place of the list, and no time lost over the rate: calls are to be on their way all the time.
    followUps: {
      ...slow.followUps,
      due: async (campaignId: string, nowMs: number) => {
        await time.sleep(random.int(1, 40));
        return random.shuffle(await due(campaignId, nowMs, 100)).slice(0, 10);
      },
    },
    control: { ...slow.control, readRate: memory.control.readRate, writeRate: memory.control.writeRate },
  };
  const dialler = {
    ...deps(
      store,
      async (sent) => {
        if (stop !== undefined) {
          stop.calls += 1;
          stop.longestMs = Math.max(stop.longestMs, time.now() - stop.sinceMs);
        }
        return witness.call()(sent);
      },
      { now: time.now },
    ),
    pace: { callsPerSecond: perMinute / 60, burst: 20, concurrency: 1e6 },
    agentsAvailable: async () => 1e6,
    startTask: async () => ({ kind: 'unknown', reason: '' }) as const,
    sleep: time.sleep,
    hasTime: () => !over,
  };
  const runner = async (): Promise<void> => {
    while (!over) {
      try {
        await runDialler(dialler, lease);
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
      }
      await time.sleep(100);
    }
  };
  await time.drive(Promise.all([flipper(), ...Array.from({ length: runners }, runner)]));
  return {
    stops,
    calls: witness.sent.length,
    twice: witness.duplicates().length,
    callsPerMinuteOn: Math.round((witness.sent.length / onMs) * 60_000),
  };
};

/** Runners that die at one step of the dial, the next run after them, and the reconciler, with what the telephone network saw. */
import { placeDial } from '../../functions/retention/dial/place-dial.ts';
import { reconcile, type ReconcileReport } from '../../functions/retention/reconcile/reconcile.ts';
import { MemoryDialling } from '../../scripts/lib/memory-dialling.ts';
import type { Contact } from '../../shared/domain/contact.ts';
import { deps, dueTo, followUpOf, noon } from './dial-world.ts';
import { stepped } from './dial-exploration.ts';
import type { Turn } from './explorer.ts';
import { seeded } from './random.ts';

/** Where a runner can die: `operation` of the store, and whether that has taken effect. */
export const crashPoints = {
  'before the claim': { operation: 'dial.claim', effect: false },
  'after the claim': { operation: 'dial.claim', effect: true },
  'during the call': { operation: 'call', effect: true },
  'before the call': { operation: 'call', effect: false },
  'before the answer is written': { operation: 'dial.move', effect: false },
  'after the answer is written': { operation: 'dial.move', effect: true },
} as const;
export type CrashPoint = keyof typeof crashPoints;

class DeathError extends Error {}

export interface CrashFigures {
  readonly people: number;
  readonly rings: number;
  readonly mostRingsOfOne: number;
  readonly calledAfterUnknown: number;
  /** Dials whose settled outcome is not what the network saw. */
  readonly wrongOutcomes: readonly string[];
  readonly unsettled: number;
  readonly reconciled: readonly ReconcileReport[];
  readonly neverRung: number;
}

const minuteMs = 60_000;
const followUpIdOf = (personKey: string): string => followUpOf(personKey).followUpId;

export const crashedDials = async (point: CrashPoint, people: number, seed: number): Promise<CrashFigures> => {
  const random = seeded(seed);
  const keys = Array.from({ length: people }, (_, i) => `a:${i}`);
  const memory = dueTo(new MemoryDialling(), keys);
  memory.state.lease = { epoch: 1, untilMs: 0, owner: 'r', tick: 't' };
  /** The network's own memory: how the call of a dial ended. */
  const rung = new Map<string, Contact>();
  /** Records come up to an hour after the call. */
  const recorded = (contact: Contact | undefined): Contact | undefined =>
    contact !== undefined && nowMs >= contact.lastUpdateMs ? contact : undefined;
  const ringsOf = new Map<string, number>();
  let nowMs = noon;

  const ring = (personKey: string, dialId: string): string => {
    ringsOf.set(personKey, (ringsOf.get(personKey) ?? 0) + 1);
    const contactId = `contact-${dialId}`;
    const reason = random.pick(['TELECOM_BUSY', 'TELECOM_UNANSWERED'] as const);
    const endedMs = nowMs + random.int(1_000, 60_000);
    const lastUpdateMs = endedMs + random.int(0, 60 * minuteMs);
    rung.set(dialId, { contactId, lastUpdateMs, disconnectedAtMs: endedMs, disconnectReason: reason, dialId });
    return contactId;
  };
  /** `dies`: at the point; the others live. */
  const place = async (personKey: string, dies: boolean): Promise<void> => {
    const { operation, effect } = crashPoints[point];
    const turn: Turn = async (name, run) => {
      if (dies && name === operation && !effect) throw new DeathError();
      const result = await run(0);
      if (dies && name === operation) throw new DeathError();
      return result;
    };
    const call: Parameters<typeof deps>[1] = ({ dial }) =>
      turn('call', async () => ({ kind: 'placed', contactId: ring(personKey, dial.dialId) }) as const);
    try {
      await placeDial(deps(stepped(memory, turn), call, { now: () => nowMs }), followUpIdOf(personKey), 1);
    } catch (error) {
      if (!(error instanceof DeathError)) throw error;
    }
  };
  const look = (): Promise<ReconcileReport> =>
    reconcile(
      {
        store: memory,
        now: () => nowMs,
        contact: async (contactId) => {
          const contact = recorded(rung.get(contactId.slice('contact-'.length)));
          return contact && { contactId, rev: 1, erased: false, contact, parts: {} };
        },
        contactsSince: async (personKey) =>
          [...memory.dialsById.values()]
            .filter((dial) => dial.personKey === personKey && recorded(rung.get(dial.dialId)))
            .map(({ dialId }) => `contact-${dialId}`),
        dispositionOf: () => undefined,
      },
      () => true,
    );

  for (const personKey of keys) await place(personKey, random.chance(0.8));
  nowMs += minuteMs;
  for (const personKey of keys) await place(personKey, false);
  const reconciled: ReconcileReport[] = [];
  for (const afterMs of [10 * minuteMs, 2 * 60 * minuteMs, 25 * 60 * minuteMs]) {
    nowMs = noon + afterMs;
    reconciled.push(await look());
  }
  // Nobody of whose call nothing is known is called by a machine, however much later.
  const total = (): number => [...ringsOf.values()].reduce((sum, one) => sum + one, 0);
  const before = total();
  nowMs += 3 * 24 * 60 * minuteMs;
  for (const { personKey, outcome } of memory.dialsById.values())
    if (outcome === 'unknown') await place(personKey, false);

  const truth = { TELECOM_BUSY: 'busy', TELECOM_UNANSWERED: 'no-answer' } as const;
  const wrongOutcomes = [...memory.dialsById.values()].flatMap(({ dialId, outcome }) => {
    const reason = rung.get(dialId)?.disconnectReason;
    const expected = reason === undefined ? 'unknown' : Object.entries(truth).find(([word]) => word === reason)?.[1];
    return outcome === expected ? [] : [`${dialId}: ${outcome} instead of ${expected}`];
  });
  const rings = [...ringsOf.values()];
  return {
    people,
    rings: total(),
    calledAfterUnknown: total() - before,
    mostRingsOfOne: Math.max(...rings),
    wrongOutcomes,
    unsettled: memory.openMarks.size + [...memory.people.values()].filter(({ open }) => open !== undefined).length,
    reconciled,
    neverRung: people - ringsOf.size,
  };
};

/** The proof of each dial says why the call was allowed, and stays readable (D20); without consent no rule is met (D15, D17). */
import fc from 'fast-check';
import { runDialler } from '../../../../functions/retention/dial/dialler.ts';
import { takeLease } from '../../../../functions/retention/dial/lease.ts';
import { gate } from '../../../../functions/retention/rules/gate.ts';
import { MemoryDialling } from '../../../../scripts/lib/memory-dialling.ts';
import { parseDial, type Dial } from '../../../../shared/dynamo/items/dial-item.ts';
import type { Consent } from '../../../../shared/dynamo/items/person-item.ts';
import { ruleVersion } from '../../../../shared/retention/calling-rules/calling-rule.ts';
import { readNumber } from '../../../../shared/retention/calling-rules/phone-number.ts';
import { callingRules, ruleFor } from '../../../../shared/retention/calling-rules/rules.ts';
import { withConsent } from '../../../../functions/retention/person/person.ts';
import { newPerson } from '../../../../shared/dynamo/items/person-item.ts';
import { deps, dueTo, followUpOf, noon, Witness } from '../../../support/dial-world.ts';
import { callableSpans } from '../../../support/second-hours.ts';

const numbers = { HU: '+36301234', GB: '+4478001', FR: '+3361234' } as const;
const digits = { HU: 3, GB: 5, FR: 4 } as const;
type Country = keyof typeof numbers;
const countries = Object.keys(numbers) as Country[]; // boundary: keys of a const object
const countryOf = (i: number): Country => countries[i % countries.length] ?? 'HU';
const numberOf = (i: number): string => {
  const country = countryOf(i);
  return numbers[country] + String(Math.floor(i / countries.length)).padStart(digits[country], '0');
};
const people = 1_000;

describe('the proof of a dial', () => {
  const proofs: Dial[] = [];
  let called = 0;
  beforeAll(async () => {
    const personKeys = Array.from({ length: people }, (_, i) => `a:${i}`);
    const memory = dueTo(new MemoryDialling(), personKeys, { countries: [...countries], mode: 'voice' });
    const witness = new Witness();
    let open = true;
    const lease = await takeLease(memory.control, { owner: 'o', tick: '1', nowMs: noon });
    if (!lease) throw new Error('no lease');
    await runDialler(
      {
        ...deps(memory, witness.call(), {
          numberOf: async (personKey) => numberOf(Number(personKey.slice(2))),
          enabledCountries: [...countries],
        }),
        pace: { callsPerSecond: 1e6, burst: 1e6, concurrency: 1e6 },
        agentsAvailable: async () => 1e6,
        startTask: async () => ({ kind: 'unknown', reason: '' }),
        sleep: async () => void (open = false),
        hasTime: () => open,
      },
      lease,
    );
    proofs.push(...memory.dialsById.values());
    called = witness.sent.length;
  });

  it('is complete: rule, consent, purpose, local time in every zone, and caps as they were', () => {
    expect([proofs.length, called]).toEqual([people, people]);
    const places = new Set<string>();
    for (const { evidence, personKey, claimedAtMs, attempt, followUpId } of proofs) {
      const i = Number(personKey.slice(2));
      const rule = ruleFor(countryOf(i));
      if (rule === undefined) throw new Error('no rule');
      expect(evidence).toMatchObject({
        rule: ruleVersion(rule),
        country: countryOf(i),
        purpose: 'marketing',
        consentId: `c-a:${i}`,
        consentKind: 'written',
        caps: rule.caps.map(({ id, calls }) => ({ id, counted: 0, allowed: calls })),
      });
      expect(evidence.localTimes.length).toBeGreaterThan(0);
      for (const local of evidence.localTimes) {
        const [, time = '', zone = ''] = /^(.+)\[(.+)\]$/.exec(local) ?? [];
        expect(Date.parse(time)).toBe(claimedAtMs);
        // The second implementation of the hours agrees that a call might begin.
        const day = time.slice(0, 10);
        expect(callableSpans(rule, zone, day, day).some(([a, b]) => claimedAtMs >= a && claimedAtMs <= b)).toBe(true);
        places.add(`${countryOf(i)} ${zone}`);
      }
      expect([attempt, followUpId]).toEqual([1, followUpOf(personKey).followUpId]);
    }
    console.info(`proofs: ${proofs.length} complete, judged by a second implementation in ${places.size} zones`);
  });

  it('changes when its rule does: another text is another version', () => {
    const [rule] = callingRules;
    if (rule === undefined) throw new Error('no rules');
    expect(ruleVersion({ ...rule, silenceHours: rule.silenceHours + 1 })).not.toBe(ruleVersion(rule));
    expect(new Set(callingRules.map(ruleVersion)).size).toBe(callingRules.length);
  });

  it('is readable whatever is added to it later, and as it was first written', () => {
    for (const proof of proofs) {
      const kept: unknown = JSON.parse(JSON.stringify({ pk: 'D#x', sk: 'D', ...proof, addedLater: { in: 2031 } }));
      expect(parseDial(kept)).toEqual(JSON.parse(JSON.stringify(proof)));
    }
    // Written by the first version. It may never stop being readable: do not change it.
    const first = {
      pk: 'D#k1~once~a:1~1',
      sk: 'D',
      dialId: 'k1~once~a:1~1',
      followUpId: 'k1~once~a:1',
      campaignId: 'k1',
      personKey: 'a:1',
      attempt: 1,
      mode: 'voice',
      queueId: 'queue',
      epoch: 1,
      claimedAtMs: 1_793_872_800_000,
      mustDialBeforeMs: 1_793_872_810_000,
      evidence: {
        rule: 'HU@0123456789ab',
        purpose: 'marketing',
        consentId: 'c-1',
        consentKind: 'written',
        country: 'HU',
        zoneSource: 'number',
        localTimes: ['2026-11-05T11:00:00+01:00[Europe/Budapest]'],
        caps: [{ id: '1-per-day', counted: 0, allowed: 1 }],
      },
      state: 'settled',
      contactId: 'contact-1',
      outcome: 'conversation',
      settledAtMs: 1_793_872_900_000,
    };
    expect(parseDial(first)).toMatchObject({ dialId: first.dialId, evidence: first.evidence });
  });
});

const around = (fromMs: number, toMs: number) => fc.integer({ min: noon + fromMs, max: noon + toMs });
const statement = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }),
  given: fc.integer({ min: 0, max: 3 }).map((drawn) => drawn > 0),
  kind: fc.constantFrom('relationship' as const, 'express' as const, 'written' as const),
  atMs: around(-10_000, 1_000),
  expiresAtMs: fc.option(around(-1_000, 10_000), { nil: undefined }),
  source: fc.constant('test'),
});

describe('consent', () => {
  /** Registries are not read, so none can be stale: what a registry would say is never assumed, and consent is asked for. */
  it('is needed in every country, of a kind that no registry overrules', () => {
    for (const rule of callingRules) {
      expect(rule.consent.length).toBeGreaterThan(0);
      expect(rule.consent).not.toContain('relationship');
    }
  });

  it('missing, expired, for another purpose or number, withdrawn or of the wrong kind refuses, over 1,000 histories', () => {
    const seen = { allowed: 0, refused: 0, givenAgain: 0 };
    const mostly = fc.integer({ min: 0, max: 3 }).map((drawn) => drawn > 0);
    fc.assert(
      fc.property(fc.array(fc.tuple(statement, mostly, mostly), { maxLength: 6 }), (said) => {
        const heard = { own: newPerson('a:p'), other: newPerson('a:other') };
        for (const [consent, rightPurpose, rightNumber] of said) {
          const who = rightNumber ? 'own' : 'other';
          heard[who] = withConsent(heard[who], rightPurpose ? 'marketing' : 'service', consent) ?? heard[who];
        }
        const own = said.flatMap(([consent, ...right]) => (right.every(Boolean) ? [consent] : []));
        const last = own.reduce<Consent | undefined>((best, one) => {
          const key = (c: Consent) => [c.atMs, c.given ? 0 : 1, c.id] as const;
          if (best === undefined) return one;
          const [a, b] = [key(one), key(best)];
          const at = a.findIndex((part, i) => part !== b[i]);
          return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0) ? one : best;
        }, undefined);
        const good =
          last?.given === true &&
          last.kind !== 'relationship' &&
          last.atMs <= noon &&
          (last.expiresAtMs === undefined || last.expiresAtMs > noon);
        const answer = gate({
          nowMs: noon,
          number: readNumber('+36301234567'),
          declaredZone: undefined,
          person: heard.own,
          purpose: 'marketing',
          countries: ['HU'],
          enabledCountries: ['HU'],
          countriesOff: [],
          quietAfterComplaintHours: 72,
        });
        // Two statements that agree in moment, kind of statement and id are one.
        const ambiguous = own.some((one) => one !== last && one.id === last?.id && one.atMs === last.atMs);
        if (!ambiguous) expect(answer.allowed).toBe(good);
        seen[answer.allowed ? 'allowed' : 'refused'] += 1;
        if (answer.allowed && own.some(({ given }) => !given)) seen.givenAgain += 1;
      }),
      { numRuns: 1_000, seed: 15 },
    );
    console.info(`consent histories: ${JSON.stringify(seen)}`);
    expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(50);
    expect(seen.givenAgain).toBeGreaterThan(5);
  });
});

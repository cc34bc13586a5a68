/** The gate: each rule alone, all of them together, and caps over random histories (I10, I12). */
import fc from 'fast-check';
import { claimed, settled } from '../../../../functions/retention/person/person.ts';
import {
  claimsWithin,
  gate,
  type GateInput,
  nextEvalAtMs,
  type RefusalRule,
} from '../../../../functions/retention/rules/gate.ts';
import { newPerson, type Person } from '../../../../shared/dynamo/items/person-item.ts';
import { readNumber } from '../../../../shared/retention/calling-rules/phone-number.ts';
import { callingRules } from '../../../../shared/retention/calling-rules/rules.ts';
import { consenting, noon } from '../../../support/dial-world.ts';

const hourMs = 3_600_000;
const input = (over: Partial<GateInput> = {}): GateInput => ({
  nowMs: noon,
  number: readNumber('+36301234567'),
  declaredZone: undefined,
  person: consenting('a:p'),
  purpose: 'marketing',
  countries: ['HU'],
  enabledCountries: ['HU'],
  countriesOff: [],
  quietAfterComplaintHours: 72,
  ...over,
});
const rules = (over: Partial<GateInput>): RefusalRule[] => {
  const answer = gate(input(over));
  return answer.allowed ? [] : answer.refusals.map(({ rule }) => rule);
};
const person = (over: Partial<Person>): Partial<GateInput> => ({ person: consenting('a:p', over) });

describe('the gate', () => {
  it('lets pass whom no rule speaks against, and says on what grounds', () =>
    expect(gate(input())).toMatchObject({
      allowed: true,
      evidence: { consentId: 'c-a:p', country: 'HU', zoneSource: 'number' },
    }));
  it.each<[string, Partial<GateInput>, RefusalRule]>([
    ['no number is kept', { number: undefined }, 'number'],
    ['the number is a premium one', { number: readNumber('+49 900 1234567') }, 'number'],
    ['there is no rule for the country', { number: readNumber('+39 02 1234 5678'), countries: ['IT'] }, 'country'],
    ['the country is not enabled', { enabledCountries: [] }, 'country'],
    ['the country is switched off', { countriesOff: ['HU'] }, 'country'],
    ['the country is not in the campaign', { countries: ['DE'] }, 'country'],
    ['the person opted out', person({ optOut: { id: 'o', atMs: 1, source: 's' } }), 'opt-out'],
    ['a dial is in flight', person({ open: { dialId: 'd', campaignId: 'k', claimedAtMs: 1 } }), 'in-flight'],
    ['nothing was consented to', { person: newPerson('a:p') }, 'consent'],
    ['the consent is for something else', { purpose: 'service' }, 'consent'],
    ['the person refused 59 days ago', person({ refusedAtMs: noon - 59 * 24 * hourMs }), 'silence'],
    ['the person complained yesterday', person({ complaintAtMs: noon - 24 * hourMs }), 'complaint'],
    ['the person was called today', person({ claims: [noon - hourMs] }), 'cap'],
    ['it is a quarter to nine', { nowMs: Date.parse('2026-11-05T07:45:00Z') }, 'hours'],
    ['it is a Saturday', { nowMs: noon + 2 * 24 * hourMs }, 'hours'],
    ['the customer is in Tokyo as far as we know', { declaredZone: 'Asia/Tokyo' }, 'hours'],
  ])('refuses when %s', (_, over, rule) => expect(rules(over)).toEqual([rule]));

  it('takes a consent of the needed kind only', () => {
    const relationship = { marketing: { id: 'r', given: true, kind: 'relationship' as const, atMs: 1, source: 's' } };
    expect(rules(person({ consents: relationship }))).toEqual(['consent']);
  });
  it('names every rule that refuses, and waits for the last of them', () => {
    const answer = gate(input({ ...person({ claims: [noon - hourMs], refusedAtMs: noon }), nowMs: noon }));
    if (answer.allowed) throw new Error('refused twice');
    expect(answer.refusals.map(({ rule }) => rule)).toEqual(['silence', 'cap']);
    expect(nextEvalAtMs(answer.refusals)).toBe(noon + 1441 * hourMs);
  });
  it('never asks again where nothing can change', () => {
    const answer = gate(input({ ...person({ optOut: { id: 'o', atMs: 1, source: 's' }, claims: [noon - hourMs] }) }));
    expect(answer.allowed ? 0 : nextEvalAtMs(answer.refusals)).toBeNull();
  });
});

describe('caps', () => {
  it('hold over every window, whatever the history of attempts', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...callingRules),
        fc.array(fc.integer({ min: 1, max: 50 * hourMs }), { minLength: 5, maxLength: 60 }),
        (rule, gaps) => {
          let one = newPerson('a:p');
          let nowMs = noon;
          const claims: number[] = [];
          for (const gap of gaps) {
            nowMs += gap;
            if (rule.caps.some((cap) => claimsWithin(one.claims, cap, nowMs) >= cap.calls)) continue;
            const taken = claimed(one, { dialId: `d${nowMs}`, campaignId: 'k', claimedAtMs: nowMs });
            if (!taken) throw new Error('free');
            one = settled(taken, { dialId: `d${nowMs}` }) ?? taken;
            claims.push(nowMs);
          }
          // Judged apart: no window of the law that begins with a claim holds more claims than the cap.
          for (const cap of rule.caps)
            for (const from of claims) {
              const lawMs = (cap.withinHours - 1) * hourMs;
              expect(claims.filter((at) => at >= from && at < from + lawMs).length).toBeLessThanOrEqual(cap.calls);
            }
        },
      ),
      { numRuns: 300 },
    ));
  it('say when the next call may be', () => {
    const answer = gate(input(person({ claims: [noon - 20 * hourMs] })));
    if (answer.allowed) throw new Error('capped');
    const next = nextEvalAtMs(answer.refusals) ?? 0;
    expect(rules({ ...person({ claims: [noon - 20 * hourMs] }), nowMs: next })).not.toContain('cap');
    expect(rules({ ...person({ claims: [noon - 20 * hourMs] }), nowMs: next - 1 })).toContain('cap');
  });
});

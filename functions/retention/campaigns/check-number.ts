/** May this number be called now, by which rule, and when next? And what became of its owner so far? */
import type { AddressHash } from '../../../shared/domain/customer-key.ts';
import { addressKey } from '../../../shared/domain/customer-key.ts';
import { invalid } from '../../../shared/http/problem.ts';
import { ruleVersion } from '../../../shared/retention/calling-rules/calling-rule.ts';
import { localTime, nextCallableMs } from '../../../shared/retention/calling-rules/local-hours.ts';
import { type CallableNumber, readNumber, zonesOf } from '../../../shared/retention/calling-rules/phone-number.ts';
import { ruleFor } from '../../../shared/retention/calling-rules/rules.ts';
import type { DiallingStore } from '../dial/store.ts';
import { gate, nextEvalAtMs } from '../rules/gate.ts';

export interface CheckDeps {
  readonly store: DiallingStore;
  readonly addressHash: () => Promise<AddressHash>;
  readonly enabledCountries: readonly string[];
  readonly now: () => number;
}

export interface CheckRequest {
  readonly phoneNumber: string;
  readonly writtenIn?: string | undefined;
  readonly region?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly purpose: string;
}

const iso = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString();

const personKeyOf = async (deps: CheckDeps, e164: string): Promise<string> => {
  const key = addressKey(e164, await deps.addressHash());
  if (key === undefined) throw invalid({ field: 'body.phoneNumber', message: 'is no phone number' });
  return key;
};

/** When both the person's rules and the hours allow it; undefined when nobody can say. */
const nextAllowed = (
  { country }: CallableNumber,
  { region, timeZone }: CheckRequest,
  fromMs: number | null,
): number | undefined => {
  const rule = ruleFor(country, region);
  return rule === undefined || fromMs === null
    ? undefined
    : nextCallableMs(rule, zonesOf(country, timeZone).zones, fromMs);
};

export const checkNumber = async (deps: CheckDeps, request: CheckRequest): Promise<object> => {
  const nowMs = deps.now();
  const number = readNumber(request.phoneNumber, request.writtenIn);
  if (!number.callable)
    return {
      mayCallNow: false,
      rule: null,
      refusals: [{ rule: 'number', detail: number.refusal }],
      nextAllowedAt: null,
    };
  const [person, control] = await Promise.all([
    deps.store.persons.read(await personKeyOf(deps, number.e164)),
    deps.store.control.readSwitch(),
  ]);
  const answer = gate({
    nowMs,
    number,
    declaredZone: request.timeZone,
    region: request.region,
    person,
    purpose: request.purpose,
    countries: [number.country],
    enabledCountries: deps.enabledCountries,
    countriesOff: control.countriesOff,
    quietAfterComplaintHours: 72,
  });
  const rule = ruleFor(number.country, request.region);
  const { zones, source } = zonesOf(number.country, request.timeZone);
  const refusals = answer.allowed ? [] : answer.refusals;
  const next = answer.allowed ? nowMs : nextAllowed(number, request, nextEvalAtMs(refusals));
  return {
    mayCallNow: answer.allowed && control.on,
    switchedOn: control.on,
    country: number.country,
    rule: rule === undefined ? null : { id: rule.id, version: ruleVersion(rule), source: rule.source },
    zoneSource: source,
    localTimes: zones.map((zone) => localTime(zone, nowMs)),
    refusals: refusals.map((one) => ({ rule: one.rule, detail: one.detail, until: iso(one.nextEvalAtMs) })),
    nextAllowedAt: iso(next),
  };
};

/** Why a person was or was not called, campaign by campaign. */
export const whyNotCalled = async (
  deps: CheckDeps,
  request: Pick<CheckRequest, 'phoneNumber' | 'writtenIn'>,
): Promise<object> => {
  const number = readNumber(request.phoneNumber, request.writtenIn);
  const e164 = number.e164;
  if (e164 === undefined) throw invalid({ field: 'body.phoneNumber', message: 'is no phone number' });
  const personKey = await personKeyOf(deps, e164);
  const [person, followUps] = await Promise.all([
    deps.store.persons.read(personKey),
    deps.store.followUps.ofPerson(personKey),
  ]);
  return {
    optedOut: person.optOut !== undefined,
    inFlight: person.open !== undefined,
    claims: person.claims.map(iso),
    followUps: followUps.map((one) => ({
      followUpId: one.followUpId,
      campaignId: one.campaignId,
      arm: one.arm,
      state: one.state,
      dueAt: iso(one.dueAtMs),
      attempts: one.attempts,
      placed: one.placed,
      lastOutcome: one.lastOutcome ?? null,
      closedAs: one.closedAs ?? null,
      refusals: Object.entries(one.refusals).map(([rule, refusal]) => ({
        rule,
        detail: refusal.detail,
        since: iso(refusal.atMs),
        times: refusal.times,
        until: iso(refusal.nextEvalAtMs),
      })),
    })),
  };
};

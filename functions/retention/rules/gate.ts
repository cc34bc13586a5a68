/**
 * The gate: may this person be called now, for this campaign? Pure. It answers every rule that refuses, so that "why was
 * this customer not called" has a full answer, and on a pass the evidence that goes into the proof.
 */
import type { Evidence } from '../../../shared/dynamo/items/dial-item.ts';
import type { Person } from '../../../shared/dynamo/items/person-item.ts';
import { type Cap, type CallingRule, ruleVersion } from '../../../shared/retention/calling-rules/calling-rule.ts';
import { hoursRefusalIn, localTime, nextCallableMs } from '../../../shared/retention/calling-rules/local-hours.ts';
import { type NumberReading, type Zones, zonesOf } from '../../../shared/retention/calling-rules/phone-number.ts';
import { ruleFor } from '../../../shared/retention/calling-rules/rules.ts';
import { validConsent } from '../person/person.ts';

export const refusalRules = {
  number: 'the number is missing, not valid, or of a kind that is not called',
  country: 'the country has no rule, is not enabled, is switched off, or is not in the campaign',
  'opt-out': 'the person does not want to be called',
  'in-flight': 'another dial to this person is not settled',
  consent: 'no recorded consent of the needed kind for this purpose',
  silence: 'the person refused in a call not long ago',
  cap: 'called too often already, over all campaigns',
  complaint: 'the person complained not long ago',
  hours: 'outside the hours, days or calendar of the place where the person may be',
} as const;
export type RefusalRule = keyof typeof refusalRules;

export interface Refusal {
  readonly rule: RefusalRule;
  /** What exactly; no personal data. */
  readonly detail: string;
  /** When it may be otherwise, epoch ms; null = never. */
  readonly nextEvalAtMs: number | null;
}

export interface GateInput {
  readonly nowMs: number;
  readonly number: NumberReading | undefined;
  readonly declaredZone: string | undefined;
  readonly region?: string | undefined;
  readonly person: Person;
  readonly purpose: string;
  /** Countries that the campaign calls. */
  readonly countries: readonly string[];
  /** Countries that the operator has enabled. */
  readonly enabledCountries: readonly string[];
  readonly countriesOff: readonly string[];
  readonly quietAfterComplaintHours: number;
}

export type GateAnswer =
  | { readonly allowed: true; readonly evidence: Evidence; readonly rule: CallingRule; readonly zones: Zones }
  | { readonly allowed: false; readonly refusals: readonly Refusal[] };

const hourMs = 3_600_000;
/** For what only people can change: looked at again tomorrow. */
const tomorrow = (nowMs: number): number => nowMs + 24 * hourMs;

const countryRefusal = (country: string, input: GateInput): Refusal | undefined => {
  const no = (detail: string): Refusal => ({ rule: 'country', detail, nextEvalAtMs: tomorrow(input.nowMs) });
  if (ruleFor(country, input.region) === undefined) return no(`${country} has no rule`);
  if (!input.enabledCountries.includes(country)) return no(`${country} is not enabled`);
  if (input.countriesOff.includes(country)) return no(`${country} is switched off`);
  return input.countries.includes(country) ? undefined : no(`${country} is not in the campaign`);
};

/** Claims within the sliding window that ends now; its start is excluded. */
export const claimsWithin = (claims: readonly number[], cap: Cap, nowMs: number): number =>
  claims.filter((at) => at > nowMs - cap.withinHours * hourMs).length;

/** When the oldest claim that is one too many leaves the window. */
const capFreeAtMs = (claims: readonly number[], cap: Cap): number =>
  (claims.at(-cap.calls) ?? 0) + cap.withinHours * hourMs;

const capRefusals = (person: Person, rule: CallingRule, nowMs: number): Refusal[] =>
  rule.caps
    .filter((cap) => claimsWithin(person.claims, cap, nowMs) >= cap.calls)
    .map((cap) => ({ rule: 'cap', detail: cap.id, nextEvalAtMs: capFreeAtMs(person.claims, cap) }));

const untilRefusal = (rule: RefusalRule, sinceMs: number | undefined, hours: number, nowMs: number): Refusal[] => {
  const until = sinceMs === undefined ? 0 : sinceMs + hours * hourMs;
  return until > nowMs ? [{ rule, detail: `${hours} h`, nextEvalAtMs: until }] : [];
};

const personRefusals = (
  { person, purpose, nowMs, quietAfterComplaintHours }: GateInput,
  rule: CallingRule,
): Refusal[] => {
  const consent = validConsent(person, purpose, nowMs);
  const found: Refusal[] = [];
  if (person.open !== undefined)
    found.push({ rule: 'in-flight', detail: 'dial not settled', nextEvalAtMs: nowMs + hourMs / 4 });
  if (consent === undefined || !rule.consent.includes(consent.kind))
    found.push({
      rule: 'consent',
      detail: `${rule.consent.join(' or ')} for ${purpose}`,
      nextEvalAtMs: tomorrow(nowMs),
    });
  return [
    ...found,
    ...untilRefusal('silence', person.refusedAtMs, rule.silenceHours, nowMs),
    ...capRefusals(person, rule, nowMs),
    ...untilRefusal('complaint', person.complaintAtMs, quietAfterComplaintHours, nowMs),
  ];
};

const hoursRefusals = (rule: CallingRule, { zones }: Zones, nowMs: number): Refusal[] => {
  const refused = hoursRefusalIn(rule, zones, nowMs);
  if (refused === undefined) return [];
  const next = nextCallableMs(rule, zones, nowMs);
  return [{ rule: 'hours', detail: `${refused.refusal} in ${refused.zone}`, nextEvalAtMs: next ?? tomorrow(nowMs) }];
};

const never = (rule: RefusalRule, detail: string): Refusal => ({ rule, detail, nextEvalAtMs: null });

const evidenceOf = (input: GateInput, country: string, rule: CallingRule, zones: Zones): Evidence => {
  const consent = validConsent(input.person, input.purpose, input.nowMs);
  return {
    rule: ruleVersion(rule),
    purpose: input.purpose,
    consentId: consent?.id ?? '',
    consentKind: consent?.kind ?? '',
    country,
    zoneSource: zones.source,
    localTimes: zones.zones.map((zone) => localTime(zone, input.nowMs)),
    caps: rule.caps.map((cap) => ({
      id: cap.id,
      counted: claimsWithin(input.person.claims, cap, input.nowMs),
      allowed: cap.calls,
    })),
  };
};

export const gate = (input: GateInput): GateAnswer => {
  const optedOut = input.person.optOut === undefined ? [] : [never('opt-out', 'opted out')];
  const { number } = input;
  if (number === undefined) return { allowed: false, refusals: [...optedOut, never('number', 'no number is kept')] };
  if (!number.callable) return { allowed: false, refusals: [...optedOut, never('number', number.refusal)] };
  const rule = ruleFor(number.country, input.region);
  const country = countryRefusal(number.country, input);
  if (rule === undefined) return { allowed: false, refusals: [...optedOut, ...(country ? [country] : [])] };
  const zones = zonesOf(number.country, input.declaredZone);
  const refusals = [
    ...optedOut,
    ...(country ? [country] : []),
    ...personRefusals(input, rule),
    ...hoursRefusals(rule, zones, input.nowMs),
  ];
  return refusals.length > 0
    ? { allowed: false, refusals }
    : { allowed: true, evidence: evidenceOf(input, number.country, rule, zones), rule, zones };
};

/** When the gate is asked again after a refusal: when the last of its rules may have changed; null = never. */
export const nextEvalAtMs = (refusals: readonly Refusal[]): number | null =>
  refusals.reduce<number | null>(
    (latest, { nextEvalAtMs: at }) => (latest === null || at === null ? null : Math.max(latest, at)),
    0,
  );

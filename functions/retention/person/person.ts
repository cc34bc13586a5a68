/** What may happen to a person's item. Pure: each function answers the next state, or undefined when nothing changes. */
import {
  type Consent,
  claimsKept,
  type OpenDial,
  type Person,
  type Statement,
} from '../../../shared/dynamo/items/person-item.ts';

const next = (person: Person, change: Partial<Person>): Person => ({
  ...person,
  ...change,
  version: person.version + 1,
});

/** The later statement counts; of two at the same moment the withdrawal, then the higher id: any order ends the same. */
const isNewer = (said: Consent, stored: Consent | undefined): boolean => {
  if (stored === undefined || said.atMs !== stored.atMs) return stored === undefined || said.atMs > stored.atMs;
  if (said.given !== stored.given) return !said.given;
  return said.id > stored.id;
};

/** A consent or its withdrawal, for one purpose. Saying it again changes nothing. */
export const withConsent = (person: Person, purpose: string, said: Consent): Person | undefined =>
  isNewer(said, person.consents[purpose])
    ? next(person, { consents: { ...person.consents, [purpose]: said } })
    : undefined;

/** An objection stands from the first time it was raised. */
export const withObjection = (person: Person, to: string, said: Statement): Person | undefined =>
  person.objections[to] === undefined ? next(person, { objections: { ...person.objections, [to]: said } }) : undefined;

/** Takes the person for one dial. Undefined: opted out, or a dial is in flight. Whether it *may* is the gate's decision. */
export const claimed = (person: Person, open: OpenDial): Person | undefined =>
  person.optOut !== undefined || person.open !== undefined
    ? undefined
    : next(person, { open, claims: [...person.claims, open.claimedAtMs].slice(-claimsKept) });

export interface Settlement {
  readonly dialId: string;
  /** The person refused in this call, epoch ms. */
  readonly refusedAtMs?: number | undefined;
}

/** Lets the person go after a dial. A claim counts for ever, whatever became of it. */
export const settled = (person: Person, { dialId, refusedAtMs }: Settlement): Person | undefined => {
  const mine = person.open?.dialId === dialId;
  const refused = refusedAtMs !== undefined && refusedAtMs > (person.refusedAtMs ?? Number.NEGATIVE_INFINITY);
  if (!mine && !refused) return undefined;
  return next(person, { ...(mine ? { open: undefined } : {}), ...(refused ? { refusedAtMs } : {}) });
};

/**
 * What stays of an erased person: that nobody may be called under this key, and nothing else. An erasure is a refusal to
 * be called again, so it is an opt-out where there was none.
 */
export const suppressed = (person: Person, erasure: Statement): Person | undefined => {
  const bare =
    Object.keys(person.consents).length === 0 &&
    Object.keys(person.objections).length === 0 &&
    person.claims.length === 0 &&
    person.refusedAtMs === undefined &&
    person.complaintAtMs === undefined;
  if (bare && person.optOut !== undefined) return undefined;
  return next(person, {
    optOut: person.optOut ?? erasure,
    consents: {},
    objections: {},
    claims: [],
    refusedAtMs: undefined,
    complaintAtMs: undefined,
  });
};

/** The consent for a purpose that is good at a moment; undefined when there is none. */
export const validConsent = (person: Person, purpose: string, atMs: number): Consent | undefined => {
  const consent = person.consents[purpose];
  if (!consent?.given || consent.atMs > atMs) return undefined;
  return consent.expiresAtMs !== undefined && consent.expiresAtMs <= atMs ? undefined : consent;
};

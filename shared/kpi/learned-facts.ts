/**
 * What was learned about a contact beside its record, from its parts and, where those are silent, from mapped
 * attributes of the record. Pure.
 */
import type { Contact } from '../domain/contact.ts';
import type { ContactParts } from '../domain/contact-parts.ts';
import { currencyPattern, toMinorUnits } from '../domain/money.ts';
import type { OutcomeEntry } from '../domain/outcome.ts';
import { answersFrom, defaultScales, questionIds, type Answers, type QuestionScales } from '../domain/survey.ts';

/** The settings that these facts depend on; part of the KPI settings. */
export interface LearnedSettings {
  readonly surveyScales?: QuestionScales | undefined;
  /** ISO 4217; amounts in another currency are not added up. */
  readonly currency?: string | undefined;
}

export interface SurveyFacts {
  readonly offered: boolean;
  readonly answers: Answers;
}

export const surveyFacts = (contact: Contact, { survey }: ContactParts, settings: LearnedSettings): SurveyFacts => {
  const scales = settings.surveyScales ?? defaultScales;
  const own = answersFrom(contact, (id) => scales[id], contact.lastUpdateMs);
  return {
    offered: survey !== undefined || questionIds.some((id) => contact[id] !== undefined),
    answers: { ...own, ...survey?.l, ...survey?.f },
  };
};

export interface OutcomeFacts {
  /** True: sold; false: a sales call without a sale; undefined: no sales call. */
  readonly sale: boolean | undefined;
  /** True: a customer who was leaving stays; false: leaves; undefined: nobody was leaving. */
  readonly save: boolean | undefined;
  /** Minor units of the centre's currency; undefined when no amount is known. */
  readonly amount: number | undefined;
  /** Amounts in another currency. */
  readonly foreignAmounts: number;
}

const truths = new Set(['true', 'yes', '1', 'y', 'sold', 'saved', 'won']);
const untruths = new Set(['false', 'no', '0', 'n', 'unsold', 'lost']);

const flagOf = (text: string | undefined): boolean | undefined => {
  const word = text?.toLowerCase() ?? '';
  return truths.has(word) ? true : untruths.has(word) ? false : undefined;
};

/** What the record's own attributes say; an amount belongs to a contact that did not say "no sale". */
const entryOf = (contact: Contact, home: string): OutcomeEntry => {
  const currency = contact.currency?.toUpperCase() ?? home;
  const minor =
    contact.amount === undefined || !currencyPattern.test(currency)
      ? undefined
      : toMinorUnits(contact.amount, currency);
  const [s, k] = [flagOf(contact.sale), flagOf(contact.save)];
  return {
    ...(s === undefined ? {} : { s }),
    ...(k === undefined ? {} : { k }),
    ...(minor === undefined ? {} : { a: minor, c: currency }),
    t: contact.lastUpdateMs,
  };
};

const either = (flags: readonly (boolean | undefined)[]): boolean | undefined =>
  flags.includes(true) ? true : flags.includes(false) ? false : undefined;

export const outcomeFacts = (contact: Contact, { outcome }: ContactParts, settings: LearnedSettings): OutcomeFacts => {
  const home = settings.currency ?? 'EUR';
  const entries = outcome === undefined ? [entryOf(contact, home)] : Object.values(outcome);
  const paid = entries.filter(({ a, s }) => a !== undefined && s !== false);
  const own = paid.filter(({ c }) => c === home);
  return {
    sale: either(entries.map(({ s }) => s)),
    save: either(entries.map(({ k }) => k)),
    amount: own.length === 0 ? undefined : own.reduce((sum, { a = 0 }) => sum + a, 0),
    foreignAmounts: paid.length - own.length,
  };
};

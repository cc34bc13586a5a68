/** What one contact was, computed once; measures and slices read it. */
import type { Contact } from '../domain/contact.ts';
import type { ContactParts } from '../domain/contact-parts.ts';
import {
  directionOf,
  exclusionOf,
  handleMsOf,
  isAbandoned,
  isHandled,
  isQueued,
  waitMsOf,
  type Direction,
  type Exclusion,
} from '../domain/classify.ts';
import {
  outcomeFacts,
  surveyFacts,
  type LearnedSettings,
  type OutcomeFacts,
  type SurveyFacts,
} from './learned-facts.ts';

export interface Facts {
  readonly contact: Contact;
  /** What was learned beside the record: survey, outcome, journey ... */
  readonly parts: ContactParts;
  readonly exclusion: Exclusion | undefined;
  readonly direction: Direction;
  readonly queued: boolean;
  readonly handled: boolean;
  readonly abandoned: boolean;
  /** Milliseconds in queue; undefined when not queued or unknown. */
  readonly waitMs: number | undefined;
  /** Milliseconds of handle time; undefined when no part of it is in the record. */
  readonly handleMs: number | undefined;
  readonly survey: SurveyFacts;
  readonly outcome: OutcomeFacts;
}

export const factsOf = (contact: Contact, parts: ContactParts = {}, settings: LearnedSettings = {}): Facts => ({
  contact,
  parts,
  exclusion: exclusionOf(contact),
  direction: directionOf(contact),
  queued: isQueued(contact),
  handled: isHandled(contact),
  abandoned: isAbandoned(contact),
  waitMs: waitMsOf(contact),
  handleMs: handleMsOf(contact),
  survey: surveyFacts(contact, parts, settings),
  outcome: outcomeFacts(contact, parts, settings),
});

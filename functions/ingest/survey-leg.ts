/**
 * A survey leg (a contact that a disconnect flow made) is no conversation: what was answered in it belongs to the one
 * before. Its record brings the link, so whatever reached the leg's own row earlier is sent on now, and the row sends on
 * by itself whatever comes later (flow/credit.ts). Done for every version of the record: merging is order-free.
 */
import type { Contact } from '../../shared/domain/contact.ts';
import { mergeOutcomes } from '../../shared/domain/outcome.ts';
import { conversationOf } from '../../shared/domain/survey-credit.ts';
import { answersFrom, mergeSurveys, type QuestionScales } from '../../shared/domain/survey.ts';
import { writePart, type PartDeps } from '../../shared/flow/write-part.ts';

export interface SurveyLegDeps extends PartDeps {
  readonly scales: QuestionScales;
}

export type CreditSurveyLeg = (contact: Contact) => Promise<void>;

export const creditSurveyLeg =
  (deps: SurveyLegDeps): CreditSurveyLeg =>
  async (contact) => {
    const conversation = conversationOf(contact);
    if (conversation === undefined) return;
    const own = (await deps.parts.read(contact.contactId))?.parts;
    const answers = answersFrom(contact, (id) => deps.scales[id], contact.lastUpdateMs);
    const survey = mergeSurveys(own?.survey, { f: {}, l: answers });
    await writePart(deps, conversation, 'survey', (row) => ({
      kind: 'set',
      value: mergeSurveys(row?.parts.survey, survey),
    }));
    const outcome = own?.outcome;
    if (outcome === undefined) return;
    await writePart(deps, conversation, 'outcome', (row) => ({
      kind: 'set',
      value: mergeOutcomes(row?.parts.outcome, outcome),
    }));
  };

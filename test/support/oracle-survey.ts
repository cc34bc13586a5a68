/**
 * The oracle's reading of survey answers and outcomes in contact attributes, for the scales that nobody configured (CSAT
 * and fan questions 1 to 5, NPS 0 to 10, CES 1 to 7). It imports nothing of the product.
 */
import { updatedAt, type RawRecord } from './oracle-facts.ts';

type Given = { readonly value: number; readonly at: number };
/** Question -> answer. */
export type GivenAnswers = Readonly<Record<string, Given>>;

const borders: Readonly<Record<string, readonly [number, number]>> = {
  csat: [1, 5],
  nps: [0, 10],
  ces: [1, 7],
  fanSatisfaction: [1, 5],
  fanAttachment: [1, 5],
};

const attributesOf = (record: RawRecord): RawRecord => (record['Attributes'] ?? {}) as RawRecord; // boundary: our own test data
const textOf = (record: RawRecord, name: string): string | null => {
  const value = attributesOf(record)[name];
  const asText = typeof value === 'number' ? String(value) : value;
  return typeof asText === 'string' && asText.trim() !== '' ? asText.trim() : null;
};

const answersIn = (record: RawRecord): Record<string, Given> => {
  const found: Record<string, Given> = {};
  for (const [question, [least, most]] of Object.entries(borders)) {
    const text = textOf(record, question);
    if (text === null || !/^[0-9]{1,3}([.,][0-9]{1,3})?$/.test(text)) continue;
    const value = Number(text.replace(',', '.'));
    if (value >= least && value <= most) found[question] = { value, at: updatedAt(record) };
  }
  return found;
};

/** Conversation -> the answers of its survey legs, the newest per question; an empty one says that a survey was offered. */
export const answersOfLegs = (records: readonly RawRecord[]): Map<string, Record<string, Given>> => {
  const legs = new Map<string, Record<string, Given>>();
  for (const record of records) {
    if (record['InitiationMethod'] !== 'DISCONNECT') continue;
    const own = record['ContactId'];
    const links = [record['PreviousContactId'], record['InitialContactId']];
    const conversation = links.find((link) => typeof link === 'string' && link !== own);
    if (typeof conversation !== 'string') continue;
    const known = legs.get(conversation) ?? {};
    legs.set(conversation, known);
    for (const [question, answer] of Object.entries(answersIn(record))) {
      const before = known[question];
      const later = before === undefined || answer.at > before.at;
      if (later || (answer.at === before.at && String(answer.value) > String(before.value))) known[question] = answer;
    }
  }
  return legs;
};

export const csatOf = (record: RawRecord, ofLegs: GivenAnswers | undefined): number | undefined =>
  (ofLegs?.['csat'] ?? answersIn(record)['csat'])?.value;

export const learnedMeasures = (record: RawRecord, ofLegs: GivenAnswers | undefined): Record<string, number> => {
  const answers: Record<string, Given> = { ...answersIn(record), ...ofLegs };
  const sums: Record<string, number> = {};
  if (ofLegs !== undefined || Object.keys(borders).some((question) => textOf(record, question) !== null))
    sums['surveysOffered'] = 1;
  if (Object.keys(answers).length > 0) sums['surveysAnswered'] = 1;
  const { csat, nps, ces, fanSatisfaction, fanAttachment } = answers;
  if (csat) Object.assign(sums, { csatAnswers: 1, csatPoints: Math.round(csat.value * 1000) });
  if (csat && csat.value >= 4) sums['csatTopTwo'] = 1;
  if (nps) sums['npsAnswers'] = 1;
  if (nps && nps.value >= 9) sums['npsPromoters'] = 1;
  if (nps && nps.value <= 6) sums['npsDetractors'] = 1;
  if (ces) Object.assign(sums, { cesAnswers: 1, cesPoints: Math.round(ces.value * 1000) });
  if (fanSatisfaction && fanAttachment) {
    sums['fanSurveys'] = 1;
    if (fanSatisfaction.value >= 4 && fanAttachment.value >= 4) sums['fans'] = 1;
  }
  const sale = textOf(record, 'sale');
  if (sale === 'true' || sale === 'false') sums['salesCalls'] = 1;
  if (sale === 'true') sums['sales'] = 1;
  const save = textOf(record, 'save');
  if (save === 'true' || save === 'false') sums['saveCalls'] = 1;
  if (save === 'true') sums['saves'] = 1;
  const amount = textOf(record, 'amount');
  if (amount !== null && /^[0-9]{1,10}([.][0-9]{1,2})?$/.test(amount) && sale !== 'false') {
    const isHome = (textOf(record, 'currency') ?? 'EUR') === 'EUR';
    sums[isHome ? 'revenue' : 'foreignAmounts'] = isHome ? Math.round(Number(amount) * 100) : 1;
  }
  return sums;
};

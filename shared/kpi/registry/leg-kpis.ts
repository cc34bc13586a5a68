/** Consults, conferences and transfers told apart: what second legs were. */
import type { MeasureName } from '../measures.ts';
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const counted = <Id extends string>(
  id: Id,
  measure: MeasureName,
  label: KpiDefinition['label'],
  description: string,
  source: string,
) =>
  ({
    id,
    label,
    description,
    unit: 'count',
    better: 'neutral',
    source,
    formula: { kind: 'count', of: sum(measure) },
    examples: [
      { given: { [measure]: 3 }, value: 3, numerator: 3, denominator: null },
      { given: {}, value: 0, numerator: 0, denominator: null },
    ],
  }) as const satisfies KpiDefinition;

const links = 'Amazon Connect: how legs link (PreviousContactId, TransferCompletedTimestamp, after-contact work)';

export const legKpis = [
  counted(
    'cold-transfers',
    'legsColdTransfer',
    { en: 'Cold transfers', de: 'Kalte Weiterleitungen', hu: 'Hideg átadások', th: 'โอนสายแบบไม่แนะนำ' },
    'Legs to which an agent transferred the customer and left. Known once all legs of the journey have arrived.',
    links,
  ),
  counted(
    'warm-transfers',
    'legsWarmTransfer',
    { en: 'Warm transfers', de: 'Warme Weiterleitungen', hu: 'Meleg átadások', th: 'โอนสายแบบแนะนำ' },
    'Legs to which an agent handed the customer over in person: the first one left before the second one ended.',
    links,
  ),
  counted(
    'consults',
    'legsConsult',
    { en: 'Consults', de: 'Rückfragen', hu: 'Konzultációk', th: 'ปรึกษาเพื่อนร่วมงาน' },
    'Legs in which a colleague was asked and talked to nobody but the agent.',
    links,
  ),
  counted(
    'conferences',
    'legsConference',
    { en: 'Conferences', de: 'Konferenzen', hu: 'Konferenciák', th: 'ประชุมสาย' },
    'Legs in which a colleague joined the conversation and left it before the first agent.',
    links,
  ),
  counted(
    'queue-transfers',
    'legsQueueTransfer',
    { en: 'Queue transfers', de: 'Umleitungen zwischen Queues', hu: 'Sorok közti átadások', th: 'โอนระหว่างคิว' },
    'Legs to which a contact was moved from one queue to another before an agent had it.',
    'Amazon Connect: QUEUE_TRANSFER',
  ),
  counted(
    'external-legs',
    'legsExternal',
    { en: 'Legs to outside parties', de: 'Externe Gesprächsteile', hu: 'Külső szakaszok', th: 'สายไปยังบุคคลภายนอก' },
    'Transfers, consults and conferences with a party outside.',
    'Amazon Connect: EXTERNAL_OUTBOUND',
  ),
] as const;

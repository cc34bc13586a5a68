/** Follow-ups of campaigns, by the moment at which they were first due; for the total and by campaign. */
import type { MeasureName } from '../measures.ts';
import { sum } from './formula.ts';
import type { KpiDefinition, Label } from './kpi-definition.ts';

type Better = KpiDefinition['better'];

const source = 'Holdfast: follow-ups of retention campaigns';

const count = <Id extends string>(id: Id, of: MeasureName, label: Label, description: string, better: Better) =>
  ({
    id,
    label,
    description,
    unit: 'count',
    better,
    source,
    formula: { kind: 'count', of: sum(of) },
    examples: [
      { given: { [of]: 4 }, value: 4, numerator: 4, denominator: null },
      { given: {}, value: 0, numerator: 0, denominator: null },
    ],
  }) as const satisfies KpiDefinition;

const share = <Id extends string>(
  id: Id,
  of: MeasureName,
  among: MeasureName,
  label: Label,
  description: string,
  better: Better,
) =>
  ({
    id,
    label,
    description,
    unit: 'ratio',
    better,
    source,
    formula: { kind: 'ratio', numerator: sum(of), denominator: sum(among) },
    examples: [
      { given: { [of]: 1, [among]: 4 }, value: 0.25, numerator: 1, denominator: 4 },
      { given: {}, value: null, numerator: 0, denominator: 0 },
    ],
  }) as const satisfies KpiDefinition;

export const retentionKpis = [
  count(
    'follow-ups-due',
    'followUpsDue',
    { en: 'Follow-ups due', de: 'Fällige Nachfassungen', hu: 'Esedékes utánkövetések', th: 'การติดตามที่ถึงกำหนด' },
    'Customers of campaigns whose moment to be called came; the held-out are not in it.',
    'neutral',
  ),
  count(
    'follow-ups-held-out',
    'followUpsHeldOut',
    { en: 'Follow-ups held out', de: 'Kontrollgruppe', hu: 'Kontrollcsoport', th: 'กลุ่มควบคุม' },
    'Customers of the control group whose moment came: they are never called.',
    'neutral',
  ),
  count(
    'follow-up-calls',
    'followUpCalls',
    { en: 'Retention calls', de: 'Bindungsanrufe', hu: 'Megtartási hívások', th: 'การโทรรักษาลูกค้า' },
    'Calls that were placed for follow-ups.',
    'neutral',
  ),
  count(
    'follow-ups-reached',
    'followUpsReached',
    { en: 'Customers reached', de: 'Erreichte Kunden', hu: 'Elért ügyfelek', th: 'ลูกค้าที่ติดต่อได้' },
    'Follow-ups that led to a conversation with an agent.',
    'higher',
  ),
  count(
    'follow-ups-saved',
    'followUpsSaved',
    { en: 'Customers saved', de: 'Gehaltene Kunden', hu: 'Megtartott ügyfelek', th: 'ลูกค้าที่รักษาไว้ได้' },
    'Follow-ups whose customer stays, as the agent says. Whether the campaign did it: see its effect.',
    'higher',
  ),
  share(
    'follow-ups-held-out-passed-share',
    'followUpsHeldOutPassed',
    'followUpsHeldOut',
    {
      en: 'Held out and callable',
      de: 'Kontrollgruppe, anrufbar',
      hu: 'Hívható kontrollcsoport',
      th: 'กลุ่มควบคุมที่โทรได้',
    },
    'Share of the control group that every calling rule would have let pass.',
    'neutral',
  ),
  share(
    'follow-ups-reached-share',
    'followUpsReached',
    'followUpsPassed',
    { en: 'Reached', de: 'Erreichbarkeit', hu: 'Elérési arány', th: 'อัตราการติดต่อได้' },
    'Share of the follow-ups that may be called which led to a conversation.',
    'higher',
  ),
  share(
    'follow-ups-saved-share',
    'followUpsSaved',
    'followUpsReached',
    { en: 'Saved of reached', de: 'Gehalten von erreicht', hu: 'Megtartási arány', th: 'อัตราการรักษาไว้ได้' },
    'Share of the conversations after which the customer stays, as the agent says.',
    'higher',
  ),
  share(
    'follow-ups-refused-share',
    'followUpsRefused',
    'followUpsDue',
    { en: 'Refused by a rule', de: 'Durch Regel abgelehnt', hu: 'Szabály által elutasítva', th: 'ถูกปฏิเสธโดยกฎ' },
    'Share of due follow-ups that ended without a call because a calling rule refused.',
    'neutral',
  ),
  share(
    'follow-ups-opted-out-share',
    'followUpsOptedOut',
    'followUpsDue',
    { en: 'Opted out', de: 'Widersprochen', hu: 'Leiratkozott', th: 'ขอไม่ให้ติดต่อ' },
    'Share of due follow-ups that ended with an opt-out.',
    'lower',
  ),
] as const satisfies readonly KpiDefinition[];

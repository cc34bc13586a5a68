/** All KPIs. A new one goes into the file of its group; API, docs and tests follow from here. */
import * as z from 'zod';
import { conversationKpis } from './conversation-kpis.ts';
import { goodwillKpis } from './goodwill-kpis.ts';
import { handleTimeKpis } from './handle-time-kpis.ts';
import { handlingKpis } from './handling-kpis.ts';
import { journeyKpis } from './journey-kpis.ts';
import { legKpis } from './leg-kpis.ts';
import type { KpiDefinition } from './kpi-definition.ts';
import { lifecycleKpis } from './lifecycle-kpis.ts';
import { messagingKpis } from './messaging-kpis.ts';
import { outboundKpis } from './outbound-kpis.ts';
import { outcomeKpis } from './outcome-kpis.ts';
import { queueKpis } from './queue-kpis.ts';
import { retentionKpis } from './retention-kpis.ts';
import { speedKpis } from './speed-kpis.ts';
import { surveyKpis } from './survey-kpis.ts';
import { volumeKpis } from './volume-kpis.ts';

const all = [
  ...volumeKpis,
  ...queueKpis,
  ...speedKpis,
  ...handlingKpis,
  ...handleTimeKpis,
  ...outboundKpis,
  ...messagingKpis,
  ...surveyKpis,
  ...outcomeKpis,
  ...retentionKpis,
  ...journeyKpis,
  ...legKpis,
  ...lifecycleKpis,
  ...conversationKpis,
  ...goodwillKpis,
] as const;

export type KpiId = (typeof all)[number]['id'];

export interface Kpi extends KpiDefinition {
  readonly id: KpiId;
}

export const kpis: readonly Kpi[] = all;
export const kpiIds: readonly KpiId[] = all.map(({ id }) => id);
export const kpiById: ReadonlyMap<string, Kpi> = new Map<string, Kpi>(kpis.map((kpi) => [kpi.id, kpi]));
export const kpiIdSchema = z.enum(kpiIds);

/** How a team, a queue or the centre stands today: what an agent hears before a call. Figures of groups, never of a person. */
import type { FlowAnswer, FlowParameters } from '../../../../shared/contracts/flow-functions.ts';
import { idFromArn } from '../../../../shared/domain/project.ts';
import { localDay, monthOfDay } from '../../../../shared/domain/time.ts';
import { bucketPk, type Bucket } from '../../../../shared/dynamo/items/bucket-item.ts';
import type { FlowEvent } from '../../../../shared/flow/flow-event.ts';
import type { FlowInput } from '../../../../shared/flow/answer-flow.ts';
import { evaluate, type KpiValue, type Thresholds } from '../../../../shared/kpi/evaluate.ts';
import { measures } from '../../../../shared/kpi/measures.ts';
import { kpiById, type Kpi, type KpiId } from '../../../../shared/kpi/registry/registry.ts';
import { cutCode, isAgentQueue, type KpiSettings, type SliceId } from '../../../../shared/kpi/slices.ts';
import { groupOf, isOfFew } from '../../../../shared/kpi/small-groups.ts';
import type { ReadBuckets } from '../../store/bucket-reader.ts';

export interface StandingDeps {
  readonly settings: KpiSettings;
  readonly thresholds: Thresholds;
  readonly readBuckets: ReadBuckets;
  readonly now: () => number;
}

interface Group {
  readonly cut: SliceId;
  readonly value: string;
}

/** An agent's own queue is a person, and stays out of this. */
const queueOf = (event: FlowEvent, named: string | undefined): string | undefined => {
  const id = named ?? idFromArn(event.queueArn, 'queue');
  return id !== undefined && isAgentQueue(id) ? undefined : id;
};

/** The narrowest group that the flow names. */
const narrowestGroup = (event: FlowEvent, { team, queue }: FlowParameters<'team-standing'>): Group => {
  if (team !== undefined) return { cut: 'team', value: team };
  const own = queueOf(event, queue);
  return own === undefined ? { cut: 'total', value: 'all' } : { cut: 'queue', value: own };
};

const shown = (value: number | null, unit: string): string | undefined => {
  if (value === null) return undefined;
  return String(unit === 'ratio' ? Math.round(value * 100) : Math.round(value));
};

/** KPI -> answer key; ratios are told as whole per cent. */
const told = {
  serviceLevelPercent: 'service-level',
  satisfactionPercent: 'customer-satisfaction',
  conversionPercent: 'conversion-rate',
  savePercent: 'save-rate',
  quotaPercent: 'quota-attainment',
  averageHandleSeconds: 'average-handle-time',
} as const satisfies Partial<Record<keyof FlowAnswer<'team-standing'>, KpiId>>;

const figures = (
  { cut, value }: Group,
  { sums }: Pick<Bucket, 'sums'>,
  thresholds: Thresholds,
): FlowAnswer<'team-standing'> => {
  const context = { cut, value, days: (sums.get(measures.contactsHandled.code) ?? 0) > 0 ? 1 : 0 };
  const valueOf = (kpi: Kpi): KpiValue => evaluate(kpi, sums, thresholds, context);
  const isTold = (kpi: Kpi): boolean => !isOfFew(kpi, (one) => groupOf(one, valueOf(one), sums));
  return Object.fromEntries(
    Object.entries(told).map(([key, id]) => {
      const kpi = kpiById.get(id);
      return [key, kpi && isTold(kpi) ? shown(valueOf(kpi).value, kpi.unit) : undefined];
    }),
  );
};

export const teamStanding = async (
  { settings, thresholds, readBuckets, now }: StandingDeps,
  { event, parameters }: FlowInput<'team-standing'>,
): Promise<FlowAnswer<'team-standing'>> => {
  const group = narrowestGroup(event, parameters);
  const day = localDay(settings.timeZone, now());
  const pk = bucketPk('day', settings.timeZone, cutCode(group.cut), group.value, monthOfDay(day));
  const [[bucket] = []] = await readBuckets([{ pk, sks: [day] }]);
  if (bucket === undefined) return { scope: group.cut };
  return {
    scope: group.cut,
    handled: bucket.sums.get(measures.contactsHandled.code) ?? 0,
    sales: bucket.sums.get(measures.sales.code) ?? 0,
    ...figures(group, bucket, thresholds),
  };
};

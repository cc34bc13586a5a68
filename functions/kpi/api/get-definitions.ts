/** `GET /v1/definitions`: everything a client needs to build its menus and captions from. Pure. */
import type { ReadSettings } from '../../../shared/contracts/env.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { cellBorders, relativeError, waitThresholdsS } from '../../../shared/kpi/cells.ts';
import type { Definition } from '../../../shared/kpi/definition.ts';
import { periods } from '../../../shared/kpi/grains.ts';
import { distributionNames, distributions, measureNames, measures } from '../../../shared/kpi/measures.ts';
import { distributionsOf, measuresOf, thresholdOf } from '../../../shared/kpi/registry/formula.ts';
import { formulaText } from '../../../shared/kpi/registry/formula-text.ts';
import { kpis, type Kpi } from '../../../shared/kpi/registry/registry.ts';
import { cutGrains, pairIds, pairs, sliceIds, slices, type KpiSettings } from '../../../shared/kpi/slices.ts';

const kpiAnswer = ({ id, label, description, unit, better, source, formula, suggestedTarget }: Kpi) => ({
  id,
  labels: label,
  description,
  unit,
  better,
  source,
  formula: formulaText(formula),
  measures: measuresOf(formula),
  distributions: distributionsOf(formula),
  threshold: thresholdOf(formula) ?? null,
  suggestedTarget: suggestedTarget ?? null,
});

export interface DefinitionsInput {
  readonly settings: KpiSettings;
  readonly readSettings: ReadSettings;
  readonly definition: Definition;
}

export const definitionsAnswer = ({ settings, readSettings, definition }: DefinitionsInput): object => ({
  definition: { version: definition.id, releasedAt: new Date(definition.releasedAt * 1000).toISOString() },
  timeZone: settings.timeZone,
  weekStartsOn: readSettings.weekStartsOn,
  agentData: settings.agentData,
  kpis: kpis.map(kpiAnswer),
  measures: measureNames.map((name) => ({ name, unit: measures[name].unit, meaning: measures[name].meaning })),
  distributions: distributionNames.map((name) => ({
    name,
    unit: 'milliseconds',
    meaning: distributions[name].meaning,
  })),
  accuracy: { relativeError, cells: cellBorders.length, exactAtSeconds: waitThresholdsS },
  grains: periods,
  slices: sliceIds.map((id) => ({ id, label: slices[id].label, grains: cutGrains(id) })),
  pairs: pairIds.map((id) => ({ id, slices: pairs[id].of, grains: cutGrains(id) })),
  thresholds: {
    serviceLevelSeconds: readSettings.serviceLevelSeconds,
    queueServiceLevelSeconds: readSettings.queueServiceLevelSeconds,
    shortAbandonSeconds: readSettings.shortAbandonSeconds,
  },
  limits,
});

/** KPI definitions: small, and the same for everyone. */
import { formulaText } from '../../../../../shared/kpi/registry/formula-text.ts';
import { languages, labelIn } from '../../../../../shared/kpi/registry/kpi-definition.ts';
import { kpis } from '../../../../../shared/kpi/registry/registry.ts';
import { kpiColumns } from '../../table/columns.ts';
import { pascalCase } from '../../table/names.ts';
import type { Entity, EntityType } from '../model.ts';
import type { EntitySource } from '../source.ts';

const labelName = (language: string): string => `Label${pascalCase([language])}`;

const definitionType: EntityType = {
  name: 'KpiDefinition',
  set: 'KpiDefinitions',
  description:
    'Every KPI: labels, unit, direction, formula, source; ValueColumn is its column in Intervals, Days and Months.',
  properties: [
    { name: 'Id', type: 'Edm.String', key: true },
    ...languages.map((language) => ({ name: labelName(language), type: 'Edm.String' as const })),
    { name: 'Description', type: 'Edm.String' },
    { name: 'Unit', type: 'Edm.String' },
    { name: 'Better', type: 'Edm.String' },
    { name: 'Formula', type: 'Edm.String' },
    { name: 'Source', type: 'Edm.String' },
    { name: 'ValueColumn', type: 'Edm.String' },
  ],
};

const entities: readonly Entity[] = kpis
  .map((kpi): Entity => ({
    Id: kpi.id,
    ...Object.fromEntries(languages.map((language) => [labelName(language), labelIn(kpi.label, language)])),
    Description: kpi.description,
    Unit: kpi.unit,
    Better: kpi.better,
    Formula: formulaText(kpi.formula),
    Source: kpi.source,
    ValueColumn: pascalCase(kpiColumns([kpi])[0]?.words ?? []),
  }))
  .sort((a, b) => (String(a['Id']) < String(b['Id']) ? -1 : 1));

export const definitionSource: EntitySource = {
  type: definitionType,
  read: async (_request, after) => ({
    entities: entities.map((entity, index) => ({ entity, at: [index + 1] })).slice(Number(after?.[0] ?? 0)),
    next: undefined,
    items: 0,
  }),
};

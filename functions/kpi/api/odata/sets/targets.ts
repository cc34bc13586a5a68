/** Targets, one row each; a suggestion has no owner. */
import { limitableSlices, type KeyLimits } from '../../../../../shared/contracts/access.ts';
import type { TargetBook } from '../../../../../shared/kpi/targets/book.ts';
import { isSuggested, type Target } from '../../../../../shared/kpi/targets/target.ts';
import type { Entity, EntityType, Property, Value } from '../model.ts';
import type { EntitySource } from '../source.ts';

interface Column extends Property {
  readonly of: (target: Target) => Value;
}

const columns: readonly Column[] = [
  { name: 'Id', type: 'Edm.String', key: true, of: ({ id }) => id },
  { name: 'Kpi', type: 'Edm.String', of: ({ kpi }) => kpi },
  { name: 'Slice', type: 'Edm.String', of: ({ slice }) => slice },
  { name: 'ValueId', type: 'Edm.String', of: ({ value }) => value },
  { name: 'Per', type: 'Edm.String', of: ({ per }) => per },
  { name: 'Target', type: 'Edm.Double', of: ({ target }) => target },
  { name: 'Tolerance', type: 'Edm.Double', of: ({ tolerance }) => tolerance },
  { name: 'Better', type: 'Edm.String', of: ({ better }) => better ?? null },
  { name: 'ThresholdSeconds', type: 'Edm.Double', of: ({ thresholdSeconds }) => thresholdSeconds ?? null },
  { name: 'ValidFrom', type: 'Edm.Date', of: ({ validFrom }) => validFrom },
  { name: 'ValidTo', type: 'Edm.Date', of: ({ validTo }) => validTo ?? null },
  { name: 'Owner', type: 'Edm.String', of: ({ owner }) => owner ?? null },
  { name: 'Action', type: 'Edm.String', of: ({ action }) => action },
  { name: 'Suggested', type: 'Edm.Boolean', of: isSuggested },
  { name: 'UpdatedAt', type: 'Edm.DateTimeOffset', of: ({ updatedAt }) => updatedAt },
];

const targetType: EntityType = {
  name: 'Target',
  set: 'Targets',
  description: 'Targets: KPI by slice value and validity, with owner and action. Ratios are fractions, times seconds.',
  properties: columns,
};

const entityOf = (target: Target): Entity => Object.fromEntries(columns.map(({ name, of }) => [name, of(target)]));

const isWithin = ({ slice, value }: Target, only: KeyLimits | undefined): boolean =>
  only === undefined || limitableSlices.some((own) => own === slice && (only[own]?.includes(value) ?? false));

/** Few enough to be kept as one item, so read as a whole. */
export const targetSource = (readTargets: () => Promise<TargetBook>): EntitySource => ({
  type: targetType,
  read: async ({ caller: { only } }, after) => {
    const { targets } = await readTargets();
    const sorted = targets.filter((target) => isWithin(target, only)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return {
      entities: sorted
        .map((target, index) => ({ entity: entityOf(target), at: [index + 1] }))
        .slice(Number(after?.[0] ?? 0)),
      next: undefined,
      items: 0,
    };
  },
});

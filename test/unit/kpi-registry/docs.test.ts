import { expect, test } from '@jest/globals';
import { kpisPage, stalePages } from '../../../scripts/generate-docs.ts';
import { measureNames } from '../../../shared/kpi/measures.ts';
import { kpiIds } from '../../../shared/kpi/registry/registry.ts';
import { pairIds, sliceIds } from '../../../shared/kpi/slices.ts';

test('the generated documents are current', () => {
  expect(stalePages()).toEqual([]);
});

test('the page has every KPI, measure, slice and pair', () => {
  const page = kpisPage();
  for (const id of kpiIds) expect(page).toContain(`\n### ${id}\n`);
  for (const name of [...measureNames, ...sliceIds, ...pairIds]) expect(page).toContain(`\n| ${name} |`);
});

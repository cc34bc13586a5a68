import { expect, test } from '@jest/globals';
import { kpisPage, stalePages } from '../../../scripts/generate-docs.ts';
import { settingsPage, settingsSummary } from '../../../scripts/lib/settings-page.ts';
import { configSchema } from '../../../shared/config/config.ts';
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

test('the settings page has every field of the schema with its form and default, and the README every one at the top', () => {
  const page = settingsPage();
  for (const row of [
    '| `customers.repeatWindowDays` | a contact within so many days of the last is a repeat | whole number 1 to 30 | `7` |',
    '| `jwt.audience` | claim `aud` | text | required |',
    '| `retention.logDays` | logs | `7`, `30`, `90`, `180`, `365` | `90` |',
  ])
    expect(page).toContain(`\n${row}\n`);
  for (const name of Object.keys(configSchema.shape)) {
    expect(page).toContain(`\n| \`${name}\` |`);
    expect(settingsSummary()).toContain(`\n| \`${name}\` `);
  }
});

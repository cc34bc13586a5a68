import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { kpisPage, stalePages } from '../../../scripts/generate-docs.ts';
import { settingsPage, settingsSummary } from '../../../scripts/lib/settings-page.ts';
import { configSchema } from '../../../shared/config/config.ts';
import { outputNames } from '../../../shared/contracts/outputs.ts';
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

test.each(['README.md', 'docs/runbook.md', 'docs/bi.md', 'docs/retention.md'])(
  '%s names only commands and outputs that exist',
  (path) => {
    const page = readFileSync(path, 'utf8');
    const named = (pattern: RegExp): string[] =>
      [...page.matchAll(pattern)].map(([, one, other]) => one ?? other ?? '');
    const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
    const { scripts } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const commands = named(/npm run (?:--silent )?([a-z:-]+)/gu);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const outputs = named(/\$\(output ([A-Za-z]+)\)|<([A-Z]\w+(?:Name|Url))>/gu).filter((name) => name !== 'NAME');
    expect(outputs.filter((name) => !outputNames.some((known) => known === name))).toEqual([]);
    expect(commands.length + outputs.length).toBeGreaterThan(0);
  },
);

/** Writes what the calling rules know of countries: holidays and zones of each that has a rule, and the numbers of all. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calendarModule } from './lib/calling-calendar.ts';
import { numberCountriesModule } from './lib/number-countries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = {
  [`${root}shared/retention/calling-rules/calendar-data.ts`]: calendarModule,
  [`${root}shared/domain/number-country-data.ts`]: numberCountriesModule,
};
for (const [target, module] of Object.entries(modules)) {
  writeFileSync(target, module());
  execFileSync(process.execPath, [`${root}node_modules/prettier/bin/prettier.cjs`, '--write', target]);
}

/** Writes the calendar of the calling rules: holidays and zones of each country that has one. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calendarModule } from './lib/calling-calendar.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${root}shared/retention/calling-rules/calendar-data.ts`;
writeFileSync(target, calendarModule());
execFileSync(process.execPath, [`${root}node_modules/prettier/bin/prettier.cjs`, '--write', target]);

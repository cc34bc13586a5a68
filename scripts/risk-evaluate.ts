/** `npm run risk:evaluate -- FILE`: how well the scorecard told, on history, who would leave. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { parseTimestamp } from '../shared/domain/time.ts';
import { evaluateRisk, type Labelled, type RiskEvaluation } from '../shared/retention/customer/evaluate-risk.ts';
import { riskAt, scorecard, type RiskFeature } from '../shared/retention/customer/scorecard.ts';

const help = `npm run risk:evaluate -- FILE [--json]

Prints AUC, lift at 10 % and calibration of the risk score on labelled history.

FILE is CSV with a header, or NDJSON (.ndjson, .jsonl). One line per customer and forecast:

  left        true or false: whether the customer left afterwards
  score       0-100, as it was at that moment; or instead of it
  at          moment of the forecast, such as 2026-11-03T09:15:00Z
  happenings  what had happened until then, each feature@moment, separated by semicolons in CSV, a list in NDJSON:
              cancelled@2026-10-01T10:00:00Z;abandoned@2026-10-02T08:00:00Z

Features: ${Object.keys(scorecard).join(', ')}.
Exit codes: 0 done, 2 wrong options or a wrong line.`;

const moment = z.string().transform((text, context) => {
  const ms = parseTimestamp(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'must be a moment such as 2026-11-03T09:15:00Z' });
  return z.NEVER;
});
const features = Object.keys(scorecard) as [RiskFeature, ...RiskFeature[]]; // boundary: keys of a const object

const happening = z.string().transform((text, context) => {
  const [feature = '', at = ''] = text.split('@');
  const parsed = z
    .object({ feature: z.enum(features), atMs: moment })
    .safeParse({ feature: feature.trim(), atMs: at.trim() });
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 60)}" is no feature@moment` });
  return z.NEVER;
});

const truth = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
]);

const lineSchema = z
  .object({
    left: truth,
    score: z.coerce.number().min(0).max(100).optional(),
    at: moment.optional(),
    happenings: z.array(happening).optional(),
  })
  .transform(({ left, score, at, happenings }, context): Labelled => {
    if (score !== undefined) return { left, score };
    if (at !== undefined && happenings !== undefined) return { left, score: riskAt(happenings, at).score };
    context.addIssue({ code: 'custom', message: 'needs a score, or at and happenings' });
    return z.NEVER;
  });

const linesOf = (path: string): unknown[] => {
  const text = readFileSync(path, 'utf8');
  if (/\.(ndjson|jsonl)$/.test(path))
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  const rows = parse<Record<string, string>>(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  return rows.map(({ happenings, score, at, left }) => ({
    left,
    ...(score ? { score } : {}),
    ...(at ? { at } : {}),
    ...(happenings === undefined ? {} : { happenings: happenings.split(';').filter((part) => part.trim() !== '') }),
  }));
};

const read = (path: string): Labelled[] =>
  linesOf(path).map((line, at) => {
    const parsed = lineSchema.safeParse(line);
    if (!parsed.success)
      throw new RangeError(
        `${path}, entry ${at + 1}: ${parsed.error.issues.map(({ path: field, message }) => `${field.join('.')} ${message}`.trim()).join('; ')}`,
      );
    return parsed.data;
  });

const shown = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));

const table = (evaluation: RiskEvaluation): string =>
  [
    `Customers        ${evaluation.customers}, of whom ${evaluation.left} left`,
    `AUC              ${shown(evaluation.auc, 3)}   (0.5 is chance, 1 is perfect)`,
    `Lift at 10 %     ${shown(evaluation.liftAt10, 2)}   (leavers among the highest tenth, by all)`,
    `Brier score      ${shown(evaluation.brier, 4)}`,
    '',
    'Score     Customers   Mean score   Left',
    ...evaluation.calibration.map(
      ({ from, to, customers, meanScore, leftShare }) =>
        `${`${from}-${to}`.padEnd(8)}${String(customers).padStart(11)}${meanScore.toFixed(1).padStart(13)}${`${(leftShare * 100).toFixed(1)} %`.padStart(9)}`,
    ),
  ].join('\n');

const main = (): number => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const [path] = positionals;
  if (values.help || path === undefined) {
    process.stdout.write(`${help}\n`);
    return values.help ? 0 : 2;
  }
  const evaluation = evaluateRisk(read(path));
  process.stdout.write(`${values.json ? JSON.stringify(evaluation, null, 2) : table(evaluation)}\n`);
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

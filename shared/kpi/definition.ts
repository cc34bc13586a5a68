/** The definition that contributions are made under: measures, distributions, cells, slices, pairs and settings, as one hash. */
import { createHash } from 'node:crypto';
import { defaultScales } from '../domain/survey.ts';
import { cellBorders } from './cells.ts';
import { distributions, measures } from './measures.ts';
import { pairs, slices, type KpiSettings } from './slices.ts';

/** Changed when the code of contributions changes meaning beyond a single measure or slice. */
const contributionsVersion = 1;

export interface Definition {
  /** Content hash, 8 characters. */
  readonly id: string;
  /** When this definition was released, epoch seconds: orders definitions, never identifies them. */
  readonly releasedAt: number;
}

const canonical = (settings: KpiSettings): unknown => [
  contributionsVersion,
  Object.values(measures).map(({ code, version }) => [code, version]),
  Object.values(distributions).map(({ code, version }) => [code, version]),
  cellBorders,
  Object.values(slices).map(({ code, grains }) => [code, grains]),
  Object.values(pairs).map(({ code, of, grains }) => [code, of, grains]),
  [
    settings.timeZone,
    settings.agentData === 'off',
    settings.hierarchy.map((h) => [h.validFrom, h.siteLevel, h.teamLevel]),
    Object.entries(settings.surveyScales ?? defaultScales).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    settings.currency ?? 'EUR',
  ],
];

export const definitionOf = (settings: KpiSettings, releasedAt: number): Definition => ({
  id: createHash('sha256')
    .update(JSON.stringify(canonical(settings)))
    .digest('base64url')
    .slice(0, 8),
  releasedAt,
});

/** Objects that Connect wrote about conversations -> parts of contacts. What is no such file is left alone. */
import { newestAnalysis } from '../../../shared/domain/analysis.ts';
import { mergeEvaluations } from '../../../shared/domain/evaluation.ts';
import { writePart, type PartDeps, type PartResult } from '../../../shared/flow/write-part.ts';
import { readContactLens } from './contact-lens.ts';
import { readEvaluation } from './evaluation-export.ts';
import { objectsOf } from './object-events.ts';
import { readObjectName, type ObjectPlace } from './object-name.ts';

export interface AnalysisDeps extends PartDeps {
  /** The object's JSON; undefined when it is gone or no JSON. Throws when it could not be read. */
  readonly read: (place: ObjectPlace) => Promise<unknown>;
  /** Id of the Connect instance whose files count; undefined: those of every instance. */
  readonly instanceId: string | undefined;
}

export interface AnalysisReport {
  readonly analysed: number;
  readonly evaluated: number;
  /** Repeated, older, of another instance, calibrations, erased contacts, other files. */
  readonly leftAlone: number;
}

const isOwn = (own: string | undefined, instanceId: string | undefined): boolean =>
  own === undefined || instanceId === own;

const take = async (deps: AnalysisDeps, place: ObjectPlace): Promise<keyof AnalysisReport> => {
  const name = readObjectName(place.key);
  if (name.kind === 'other') return 'leftAlone';
  const file = await deps.read(place);
  const written = (result: PartResult): boolean => result === 'written';
  if (name.kind === 'analysis') {
    const found = readContactLens(file, name);
    if (!found || !isOwn(deps.instanceId, found.instanceId)) return 'leftAlone';
    const result = await writePart(deps, found.contactId, 'analysis', (row) => ({
      kind: 'set',
      value: newestAnalysis(row?.parts.analysis, found.analysis),
    }));
    return written(result) ? 'analysed' : 'leftAlone';
  }
  const found = readEvaluation(file);
  if (!found || !isOwn(deps.instanceId, found.instanceId)) return 'leftAlone';
  const result = await writePart(deps, found.contactId, 'evaluation', (row) => ({
    kind: 'set',
    value: mergeEvaluations(row?.parts.evaluation, found.evaluations),
  }));
  return written(result) ? 'evaluated' : 'leftAlone';
};

/** Throws when an object cannot be read or stored: the event comes again, and doing it twice changes nothing. */
export const analyse = async (deps: AnalysisDeps, event: unknown): Promise<AnalysisReport> => {
  const counts = { analysed: 0, evaluated: 0, leftAlone: 0 };
  for (const place of objectsOf(event)) counts[await take(deps, place)] += 1;
  return counts;
};

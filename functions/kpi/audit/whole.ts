/** The audit over everything, as a resumable job: chunks of days, each stored before the next begins. */
import { addDays } from '../../../shared/domain/time.ts';
import { auditStateSchema, type AuditState } from '../../../shared/dynamo/items/job-item.ts';
import type { JobStore } from '../store/dynamo-job-store.ts';
import type { AuditReport } from './audit.ts';

export interface WholeAuditDeps {
  readonly jobs: JobStore;
  /** First and last day that have buckets; undefined when there are none. */
  readonly span: () => Promise<{ readonly first: string; readonly last: string } | undefined>;
  readonly auditDays: (days: readonly string[]) => Promise<AuditReport>;
  readonly daysPerChunk: number;
  readonly hasTime: () => boolean;
  readonly onProgress?: (done: { readonly day: string; readonly first: string; readonly last: string }) => void;
}

export interface WholeAuditReport extends AuditReport {
  /** False: the job goes on where it stopped when it is run again. */
  readonly complete: boolean;
}

const chunkFrom = (day: string, last: string, size: number): string[] =>
  Array.from({ length: size }, (_, i) => addDays(day, i)).filter((each) => each <= last);

const readState = async (jobs: JobStore): Promise<AuditState | undefined> => {
  const stored = await jobs.read('audit');
  return stored === undefined ? undefined : auditStateSchema.parse(stored);
};

/** `restart` begins anew although an earlier run stopped half-way. */
export const auditWhole = async (deps: WholeAuditDeps, restart: boolean): Promise<WholeAuditReport> => {
  const span = await deps.span();
  let stored = await readState(deps.jobs);
  if (!span) return { buckets: 0, differing: 0, unsettled: 0, differences: [], complete: true };
  const resumed = restart ? undefined : stored?.nextDay;
  let sums = resumed && stored ? stored : { buckets: 0, differing: 0, unsettled: 0 };
  const differences: AuditReport['differences'][number][] = [];
  let day: string | undefined = resumed ?? span.first;
  while (day !== undefined && day <= span.last && deps.hasTime()) {
    const days = chunkFrom(day, span.last, deps.daysPerChunk);
    const report = await deps.auditDays(days);
    differences.push(...report.differences);
    sums = {
      buckets: sums.buckets + report.buckets,
      differing: sums.differing + report.differing,
      unsettled: sums.unsettled + report.unsettled,
    };
    deps.onProgress?.({ day: days.at(-1) ?? day, first: span.first, last: span.last });
    const following = addDays(day, deps.daysPerChunk);
    day = following <= span.last ? following : undefined;
    const next: AuditState = {
      version: (stored?.version ?? 0) + 1,
      ...pick(sums),
      ...(day === undefined ? {} : { nextDay: day }),
    };
    if (!(await deps.jobs.write('audit', next, stored)))
      throw new Error('Another audit is under way; let it finish or restart it');
    stored = next;
  }
  return { ...pick(sums), differences, complete: day === undefined };
};

const pick = ({ buckets, differing, unsettled }: Pick<AuditReport, 'buckets' | 'differing' | 'unsettled'>) => ({
  buckets,
  differing,
  unsettled,
});

/** Runs the audit function over everything until it is complete. */
import * as z from 'zod';
import { invoke, runSeconds, type Target } from './invoke.ts';

const reportSchema = z.object({
  buckets: z.number(),
  differing: z.number(),
  unsettled: z.number(),
  differences: z.array(
    z.object({ bucket: z.string(), code: z.string(), stored: z.number(), ledger: z.number(), rows: z.number() }),
  ),
  complete: z.boolean(),
});
export type AuditResult = Omit<z.infer<typeof reportSchema>, 'complete'>;

export interface AuditRequest {
  /** Undefined: everything. */
  readonly days?: number | undefined;
  /** Go on where an earlier whole audit stopped. */
  readonly resume?: boolean;
}

export const runAudit = async (
  target: Target,
  functionName: string,
  { days, resume = false }: AuditRequest = {},
): Promise<AuditResult> => {
  const differences: AuditResult['differences'] = [];
  for (let restart = !resume; ; restart = false) {
    const request = days === undefined ? { whole: true, restart, maxSeconds: runSeconds } : { days };
    const report = await invoke(target, functionName, request, reportSchema);
    differences.push(...report.differences);
    if (report.complete) return { ...report, differences };
  }
};

export const isClean = ({ differing, unsettled }: AuditResult): boolean => differing === 0 && unsettled === 0;

export const auditLines = ({ buckets, differing, unsettled, differences }: AuditResult): string[] => [
  `audit: ${buckets} buckets, ${differing} differing, ${unsettled} unsettled`,
  ...differences.map(
    (d) => `  ${JSON.stringify(d.bucket)} ${d.code}: stored ${d.stored}, ledger ${d.ledger}, rows ${d.rows}`,
  ),
];

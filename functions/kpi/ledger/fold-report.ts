/** What a fold did, and the sum of several. */
export interface FoldReport {
  readonly entries: number;
  readonly bucketsWritten: number;
  /** `writtenAt` of the oldest folded entry, epoch ms; undefined when there was none. */
  readonly oldestWrittenAt: number | undefined;
  /** `writtenAt` of the newest entry that is in the buckets, epoch ms; 0 before the first. */
  readonly newestWrittenAt: number;
}

export const nothingFolded: FoldReport = {
  entries: 0,
  bucketsWritten: 0,
  oldestWrittenAt: undefined,
  newestWrittenAt: 0,
};

export const addReports = (a: FoldReport, b: FoldReport): FoldReport => ({
  entries: a.entries + b.entries,
  bucketsWritten: a.bucketsWritten + b.bucketsWritten,
  oldestWrittenAt: a.oldestWrittenAt ?? b.oldestWrittenAt,
  newestWrittenAt: Math.max(a.newestWrittenAt, b.newestWrittenAt),
});

/** A batch of contact row changes -> the ledger. Failed positions are delivered again by the stream. */
import type { DynamoDBRecord } from 'aws-lambda';
import { applySources, type ApplyDeps } from '../ledger/apply.ts';
import { readStreamRecord } from '../ledger/sources.ts';

export interface AggregateReport {
  readonly applied: number;
  readonly current: number;
  readonly refused: number;
  readonly failed: readonly string[];
}

export interface AggregateDeps extends ApplyDeps {
  readonly onFailure: (reason: string) => void;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

export const aggregate = async (deps: AggregateDeps, records: readonly DynamoDBRecord[]): Promise<AggregateReport> => {
  const items = records.map(readStreamRecord);
  const sources = items.flatMap((item) => (item.kind === 'source' ? [item.item] : []));
  const unreadable = items.flatMap((item) => (item.kind === 'unreadable' ? [item] : []));
  for (const { error } of unreadable) deps.onFailure(reasonOf(error));
  const failed = unreadable.map(({ sequenceNumber }) => sequenceNumber);
  try {
    const report = await applySources(
      deps,
      sources.map(({ source }) => source),
    );
    for (const { reason } of report.refused) deps.onFailure(reason);
    const refused = new Set(report.refused.map(({ sourceId }) => sourceId));
    const refusedAt = sources
      .filter(({ source }) => refused.has(source.sourceId))
      .map(({ sequenceNumber }) => sequenceNumber);
    return {
      applied: report.applied,
      current: report.current,
      refused: refused.size,
      failed: [...failed, ...refusedAt],
    };
  } catch (error) {
    deps.onFailure(reasonOf(error)); // nothing is lost: all positions come again, and what is applied is recognised
    return {
      applied: 0,
      current: 0,
      refused: 0,
      failed: [...failed, ...sources.map(({ sequenceNumber }) => sequenceNumber)],
    };
  }
};

/** The record of a batch that was given up, as Lambda writes it to the on-failure destination. Pure. */
import type { MappingPlan } from '../plan/mappings.ts';
import type { DiscardReason } from './batch-decision.ts';
import { type StreamRecord, eventPayload } from './stream-record.ts';

export interface Discarded {
  readonly mapping: MappingPlan;
  readonly functionArn: string;
  readonly records: readonly StreamRecord[];
  readonly reason: DiscardReason;
  readonly invocations: number;
  readonly requestId: string;
  readonly now: number;
}

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

/** withPayload: only S3 destinations get the records themselves; queues and topics get the position. */
export const invocationRecord = (discarded: Discarded, withPayload: boolean): string => {
  const { mapping, records, reason, now } = discarded;
  const first = records[0];
  const last = records.at(-1);
  const info = {
    shardId: first?.shardId ?? '',
    startSequenceNumber: first?.sequenceNumber ?? '',
    endSequenceNumber: last?.sequenceNumber ?? '',
    approximateArrivalOfFirstRecord: iso(first?.arrivedAt ?? now),
    approximateArrivalOfLastRecord: iso(last?.arrivedAt ?? now),
    batchSize: records.length,
    streamArn: mapping.source.arn,
  };
  return JSON.stringify({
    requestContext: {
      requestId: discarded.requestId,
      functionArn: discarded.functionArn,
      condition: reason,
      approximateInvokeCount: discarded.invocations,
    },
    ...(discarded.invocations > 0
      ? { responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' } }
      : {}),
    version: '1.0',
    timestamp: iso(now),
    ...(mapping.source.kind === 'kinesis' ? { KinesisBatchInfo: info } : { DDBStreamBatchInfo: info }),
    ...(withPayload ? { payload: eventPayload(records) } : {}),
  });
};

/** aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<unique> */
export const invocationRecordKey = ({ mapping, records, now }: Discarded, unique: string): string => {
  const [day = '', time = ''] = iso(now).slice(0, 19).split('T');
  return `aws/lambda/${mapping.uuid}/${records[0]?.shardId ?? 'none'}/${day.replaceAll('-', '/')}/${day}T${time.replaceAll(':', '.')}-${unique}`;
};

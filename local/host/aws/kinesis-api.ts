/** PutRecord and PutRecords over HTTP/1, so that another process can feed the streams. */
import * as z from 'zod';
import type { KinesisStream } from '../stream/kinesis.ts';
import { type Answer, type Call, json, jsonError } from './http-message.ts';

const target = { StreamName: z.string().optional(), StreamARN: z.string().optional() };
const entry = z.object({ Data: z.base64(), PartitionKey: z.string().min(1).max(256) });
const oneRecord = entry.extend(target);
const manyRecords = z.object({ ...target, Records: z.array(entry).min(1).max(500) });

const findStream = (
  streams: readonly KinesisStream[],
  wanted: z.output<z.ZodObject<typeof target>>,
): KinesisStream | undefined =>
  streams.find((stream) => stream.arn === wanted.StreamARN || stream.name === wanted.StreamName);

const notFound = (): Answer => jsonError(400, 'ResourceNotFoundException', 'the stream is not declared in the stack');

const put = async (
  operation: string,
  streams: readonly KinesisStream[],
  body: unknown,
): Promise<Answer | undefined> => {
  const toInput = (record: z.output<typeof entry>) => ({
    partitionKey: record.PartitionKey,
    data: Buffer.from(record.Data, 'base64'),
  });
  if (operation === 'PutRecord') {
    const record = oneRecord.parse(body);
    const [placed] = (await findStream(streams, record)?.put([toInput(record)])) ?? [];
    return placed === undefined ? notFound() : json({ ShardId: placed.shardId, SequenceNumber: placed.sequenceNumber });
  }
  if (operation !== 'PutRecords') return undefined;
  const batch = manyRecords.parse(body);
  const placed = await findStream(streams, batch)?.put(batch.Records.map(toInput));
  if (placed === undefined) return notFound();
  return json({
    FailedRecordCount: 0,
    Records: placed.map((one) => ({ ShardId: one.shardId, SequenceNumber: one.sequenceNumber })),
  });
};

export const answerKinesis = async (
  operation: string,
  streams: readonly KinesisStream[],
  call: Call,
): Promise<Answer | undefined> => {
  try {
    return await put(operation, streams, JSON.parse(call.body.toString('utf8')));
  } catch (error) {
    if (error instanceof z.ZodError) return jsonError(400, 'InvalidArgumentException', z.prettifyError(error));
    throw error;
  }
};

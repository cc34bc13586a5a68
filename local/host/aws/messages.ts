/** SNS Publish and SQS SendMessage: recorded, for whoever looks. */
import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { tryParseJson } from '../assembly/json.ts';
import type { Named } from '../plan/plan.ts';
import { type Answer, type Call, json, jsonError } from './http-message.ts';
import type { Mailboxes } from './mailboxes.ts';

const entry = z.object({ MessageBody: z.string().min(1) });
const sendMessage = entry.extend({ QueueUrl: z.string() });
const sendBatch = z.object({
  QueueUrl: z.string(),
  Entries: z
    .array(entry.extend({ Id: z.string() }))
    .min(1)
    .max(10),
});

const queueName = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

const sent = (mailboxes: Mailboxes, queue: Named, body: string): object => {
  mailboxes.send(queue.logicalId, body);
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
};

/** undefined: an operation this stand-in does not know. */
export const answerSqs = (
  operation: string,
  queues: readonly Named[],
  mailboxes: Mailboxes,
  call: Call,
): Answer | undefined => {
  const body = tryParseJson(call.body.toString('utf8'));
  const find = (url: string): Named | undefined => queues.find(({ name }) => name === queueName(url));
  const missing = (): Answer =>
    jsonError(400, 'com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
  if (operation === 'SendMessage') {
    const one = sendMessage.parse(body);
    const queue = find(one.QueueUrl);
    return queue === undefined ? missing() : json(sent(mailboxes, queue, one.MessageBody));
  }
  if (operation !== 'SendMessageBatch') return undefined;
  const batch = sendBatch.parse(body);
  const queue = find(batch.QueueUrl);
  if (queue === undefined) return missing();
  const Successful = batch.Entries.map(({ Id, MessageBody }) => ({ Id, ...sent(mailboxes, queue, MessageBody) }));
  return json({ Successful, Failed: [] });
};

const xml = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/xml' }, body });

/** SNS speaks the query protocol: a form in, XML out. */
export const answerSns = (topics: readonly Named[], mailboxes: Mailboxes, call: Call): Answer | undefined => {
  const form = new URLSearchParams(call.body.toString('utf8'));
  if (form.get('Action') !== 'Publish') return undefined;
  const arn = form.get('TopicArn') ?? form.get('TargetArn') ?? '';
  const topic = topics.find((candidate) => candidate.arn === arn);
  if (topic === undefined)
    return xml(
      404,
      '<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>',
    );
  mailboxes.send(topic.logicalId, form.get('Message') ?? '');
  return xml(
    200,
    `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult></PublishResponse>`,
  );
};

/** The calls of the stand-in of Connect on the running stack: its flows and functions, and the stream for their records. */
import type { LiveContact } from '../../local/connect/contact.ts';
import type { FlowContact } from '../../local/connect/flows/flow-state.ts';
import type { Host } from '../../local/host/host.ts';
import { type FlowHost, flowRunner } from './flow-runner.ts';
import type { LiveCentre } from './live-centre.ts';

/** Titles of shipped flows and modules. */
const flows = { call: 'retention call', outcome: 'outcome', optOut: 'opt-out' } as const;

const encoder = new TextEncoder();

/** ARN of the flow that calls of the dialler run. */
export const retentionFlow = (host: Pick<Host, 'contactFlows'>): string => {
  const found = host.contactFlows().find(({ name }) => name.endsWith(` ${flows.call}`));
  if (found === undefined) throw new Error(`the stack ships no flow ${flows.call}`);
  return found.arn;
};

interface CallStack {
  readonly host: FlowHost & Pick<Host, 'putRecords'>;
  readonly streamId: string;
}

export const connectCalls = (
  { host, streamId }: CallStack,
  { instanceArn, connectTo }: Pick<LiveCentre, 'instanceArn' | 'connectTo'>,
): void => {
  const run = flowRunner(host, instanceArn);
  const flowContact = ({
    contactId,
    channel,
    method,
    queue,
    attributes,
    customerAddress,
  }: LiveContact): FlowContact => ({
    contactId,
    instanceArn,
    channel,
    initiationMethod: method,
    queue: { arn: queue.arn, name: queue.name },
    attributes,
    ...(customerAddress === null ? {} : { customerAddress }),
  });
  connectTo({
    record: (record) => {
      const { ContactId: id } = record;
      const partitionKey = typeof id === 'string' ? id : 'none';
      return host.putRecords(streamId, [{ partitionKey, data: encoder.encode(JSON.stringify(record)) }]);
    },
    answered: async (contact) => {
      const { end } = await run(flows.call, flowContact(contact), [], 0);
      return end === 'queued' || end === 'connected-to-agent' ? 'queue' : 'hang-up';
    },
    ended: async ({ contact, disposition, optsOut }) => {
      contact.attributes['outcome_disposition'] = disposition;
      await run(flows.outcome, flowContact(contact), [], 0);
      if (optsOut) await run(flows.optOut, flowContact(contact), [], 0);
    },
  });
};

/** Events for an operator's rules, on the account's default bus. */
import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventSource } from '../../../shared/contracts/events.ts';

/** Throws when the bus did not take it. */
export type SendEvent = (detailType: string, detail: object, at: number) => Promise<void>;

export const eventBridgeSender =
  (client: EventBridgeClient): SendEvent =>
  async (detailType, detail, at) => {
    const { FailedEntryCount = 0, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [{ Source: eventSource, DetailType: detailType, Detail: JSON.stringify(detail), Time: new Date(at) }],
      }),
    );
    if (FailedEntryCount > 0)
      throw new Error(`The event bus refused the event: ${Entries?.[0]?.ErrorCode ?? 'unknown'}`);
  };

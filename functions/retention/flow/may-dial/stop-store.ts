/** Ends a contact of the instance. */
import { ConnectClient, ContactNotFoundException, StopContactCommand } from '@aws-sdk/client-connect';

/** Within the time that a flow waits for its answer. */
export const stopClient = (): ConnectClient =>
  new ConnectClient({
    maxAttempts: 2,
    requestHandler: { requestTimeout: 1_200, throwOnRequestTimeout: true, connectionTimeout: 500 },
  });

/** A contact that has ended already is ended. */
export const connectStop =
  (client: ConnectClient, instanceArn: string) =>
  async (contactId: string): Promise<void> => {
    const InstanceId = instanceArn.slice(instanceArn.lastIndexOf('/') + 1);
    try {
      await client.send(new StopContactCommand({ InstanceId, ContactId: contactId }));
    } catch (error) {
      if (!(error instanceof ContactNotFoundException)) throw error;
    }
  };

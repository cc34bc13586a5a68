/** Creates the template's tables and finds their real streams. */
import { setTimeout as sleep } from 'node:timers/promises';
import { asText, isObject } from '../assembly/json.ts';
import type { TablePlan } from '../plan/tables.ts';
import { DynamoError, dynamoCall } from './dynamo-client.ts';

const unless = async (code: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DynamoError && (error.code === code || error.message.includes(code)))) throw error;
  }
};

const describe = async (endpoint: string, name: string): Promise<{ status: string; streamArn: string | undefined }> => {
  const { Table: table } = await dynamoCall(endpoint, 'DynamoDB_20120810.DescribeTable', { TableName: name });
  const [status, stream] = isObject(table) ? [table['TableStatus'], table['LatestStreamArn']] : [];
  return { status: asText(status), streamArn: typeof stream === 'string' ? stream : undefined };
};

/** Creates the table unless it is there (an endpoint that already ran); answers with DynamoDB Local's own stream ARN. */
export const createTable = async (endpoint: string, table: TablePlan): Promise<string | undefined> => {
  await unless('ResourceInUseException', async () =>
    dynamoCall(endpoint, 'DynamoDB_20120810.CreateTable', table.create),
  );
  let state = await describe(endpoint, table.name);
  while (state.status !== 'ACTIVE') {
    await sleep(20);
    state = await describe(endpoint, table.name);
  }
  if (table.ttlAttribute !== undefined) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: table.ttlAttribute };
    // Enabling it a second time is an error in DynamoDB; the wish is fulfilled then.
    await unless('TimeToLive is already enabled', async () =>
      dynamoCall(endpoint, 'DynamoDB_20120810.UpdateTimeToLive', { TableName: table.name, TimeToLiveSpecification }),
    );
  }
  return state.streamArn;
};

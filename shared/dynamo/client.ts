/** The one way to make a DynamoDB client: retries with back-off inside the SDK, bounded sockets and waits. */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type DocumentClient = DynamoDBDocumentClient;

/** Endpoint and credentials come from the environment (AWS_ENDPOINT_URL_DYNAMODB on one machine). */
export const documentClient = (config: DynamoDBClientConfig = {}): DocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 5,
      requestHandler: {
        // Without the second setting the SDK only warns, and a lost answer would cost the whole invocation.
        requestTimeout: 12_000,
        throwOnRequestTimeout: true,
        connectionTimeout: 2_000,
        httpsAgent: { maxSockets: 64 },
        httpAgent: { maxSockets: 64 },
      },
      ...config,
    }),
    { marshallOptions: { removeUndefinedValues: true, convertEmptyValues: false } },
  );

/** For callers who wait on a telephone line: a slow request is given up early enough to be repeated. */
export const flowClient = (): DocumentClient =>
  documentClient({
    maxAttempts: 3,
    requestHandler: { requestTimeout: 1_500, throwOnRequestTimeout: true, connectionTimeout: 1_000 },
  });

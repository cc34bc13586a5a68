import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item as a table stream or a failed condition delivers it (DynamoDB JSON), as plain values. */
export const fromImage = (image: object): Record<string, unknown> =>
  unmarshall(image as Record<string, AttributeValue>); // boundary: aws-lambda types the same JSON more loosely

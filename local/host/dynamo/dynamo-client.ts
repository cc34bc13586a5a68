/**
 * Speaks DynamoDB's JSON protocol directly. The stream records come back exactly as Lambda delivers them (DynamoDB JSON,
 * base64 binaries), so the SDK's decoding would only have to be undone, and it is slow at 100,000 records.
 */
import { Agent, request } from 'node:http';
import { type JsonObject, isObject, tryParseJson } from '../assembly/json.ts';

export class DynamoError extends Error {
  override readonly name = 'DynamoError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

// DynamoDB Local reads region and key from here and verifies no signature.
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=localhost/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

const post = async (endpoint: string, target: string, body: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const call = request(
      endpoint,
      {
        method: 'POST',
        agent,
        timeout: 60_000,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': target,
          authorization: AUTHORIZATION,
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer from ${endpoint} within 60 s`)));
    call.on('error', reject);
    call.end(body);
  });

export const dynamoCall = async (endpoint: string, target: string, input: object): Promise<JsonObject> => {
  const { status, text } = await post(endpoint, target, JSON.stringify(input));
  const answer = tryParseJson(text);
  if (status === 200 && isObject(answer)) return answer;
  const type = isObject(answer) && typeof answer['__type'] === 'string' ? answer['__type'] : `Http${status}`;
  const message = isObject(answer) ? (answer['message'] ?? answer['Message']) : text.slice(0, 300);
  throw new DynamoError(type.slice(type.indexOf('#') + 1), typeof message === 'string' ? message : '');
};

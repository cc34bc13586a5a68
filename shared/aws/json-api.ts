/**
 * Calls of AWS's JSON services from which a function needs one or two operations. A client of the SDK would add 30 to 80 KB
 * to every bundle for that, and what starts fetch costs more time than all the rest of a cold start (bench: cold starts).
 * Only for operations that may be repeated: an answer that is lost is asked for again.
 */
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { type Credentials, signedHeaders } from './signature.ts';

/** Credentials, region and endpoint as Lambda sets them. */
export type AwsRuntime = Readonly<Record<string, string | undefined>>;

/** `GenerateMac`, its input -> its output; refusals are an AwsError. */
export type JsonCall = (operation: string, input: object) => Promise<unknown>;

/** Service -> what its operations are prefixed with. */
const targets = { kinesis: 'Kinesis_20131202', kms: 'TrentService', ssm: 'AmazonSSM' } as const;

export interface JsonApi {
  readonly service: keyof typeof targets;
  readonly runtime: AwsRuntime;
  readonly now: () => number;
  /** Before the n-th repetition, from 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** `name` is the service's own, such as AccessDeniedException. */
export class AwsError extends Error {
  readonly status: number;
  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const attempts = 3;
const timeoutMs = 2_000;

const post = async (url: URL, headers: Record<string, string>, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'http:' ? plainRequest : tlsRequest;
    const sent = request(url, { method: 'POST', headers, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
    });
    sent.on('error', reject).on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    sent.end(body);
  });

const endpointOf = (service: string, region: string, runtime: AwsRuntime): URL =>
  new URL(
    runtime[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
      runtime['AWS_ENDPOINT_URL'] ??
      `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
  );

const credentialsOf = (runtime: AwsRuntime): Credentials => ({
  accessKeyId: runtime['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: runtime['AWS_SECRET_ACCESS_KEY'] ?? '',
  sessionToken: runtime['AWS_SESSION_TOKEN'],
});

const parsed = (text: string): object => {
  try {
    return { ...(JSON.parse(text) as object) }; // boundary: null and texts spread into nothing that matters
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // whatever stands in the way may have answered
    throw error;
  }
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const errorOf = ({ status, text }: Answer): AwsError => {
  const said = new Map<string, unknown>(Object.entries(parsed(text)));
  const type = textOf(said.get('__type'))?.split('#').at(-1);
  const message = textOf(said.get('message')) ?? textOf(said.get('Message'));
  return new AwsError(type ?? 'AwsError', status, message ?? `HTTP ${status}`);
};

const isPassing = (error: unknown): boolean =>
  !(error instanceof AwsError) || error.status >= 500 || error.status === 429 || error.name.startsWith('Throttling');

export const jsonApi = ({ service, runtime, now, pause }: JsonApi): JsonCall => {
  const region = runtime['AWS_REGION'] ?? '';
  const once = async (operation: string, body: string): Promise<unknown> => {
    const url = endpointOf(service, region, runtime);
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${targets[service]}.${operation}`,
    };
    const signed = signedHeaders({ service, region, host: url.host, headers, body }, credentialsOf(runtime), now());
    const answer = await post(url, signed, body);
    if (answer.status !== 200) throw errorOf(answer);
    return JSON.parse(answer.text);
  };
  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(operation, body);
      } catch (error) {
        if (attempt === attempts || !isPassing(error)) throw error;
        await pause(attempt);
      }
    }
  };
};

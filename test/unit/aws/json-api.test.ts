import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AwsError, jsonApi } from '../../../shared/aws/json-api.ts';
import { derivedKey } from '../../../shared/security/derived-key.ts';
import { parameterGeneration } from '../../../functions/retention/dial/generation-store.ts';
import { close, listen } from '../../../local/host/aws/server-port.ts';

interface Said {
  readonly status: number;
  readonly body: string;
}

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const ok = (answer: unknown): Said => ({ status: 200, body: JSON.stringify(answer) });
const refused = (status: number, type: string): Said => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.kms#${type}`, message: 'not today' }),
});

let server: Server | undefined;
let seen: Seen[] = [];
let pauses: number[] = [];

/** A service that says these things in turn, the last one for ever; `hang up` closes the connection. */
const service = async (...answers: (Said | 'hang up')[]) => {
  seen = [];
  pauses = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const answer = answers[Math.min(seen.length, answers.length - 1)] ?? 'hang up';
        seen.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
        if (answer === 'hang up') return void request.socket.destroy();
        response.writeHead(answer.status).end(answer.body);
      });
  });
  const url = `http://127.0.0.1:${await listen(server, 0, 1)}`;
  const runtime = {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ENDPOINT_URL_SSM: url,
  };
  const pause = async (attempt: number): Promise<void> => {
    pauses.push(attempt);
    await Promise.resolve();
  };
  return (name: 'kms' | 'ssm') =>
    jsonApi({ service: name, runtime, now: () => Date.UTC(2026, 10, 22, 17, 0, 0), pause });
};

afterEach(async () => {
  if (server) await close(server);
});

const failure = async (call: Promise<unknown>): Promise<AwsError> =>
  call.then(
    () => Promise.reject(new Error('was answered')),
    (error: unknown) => error as AwsError, // boundary: what a rejection holds has no type
  );

describe('a call of a JSON service', () => {
  it('is signed for the service, with the credentials of the role', async () => {
    const on = await service(ok({ Mac: 'AAAA' }));
    expect(await on('kms')('GenerateMac', { KeyId: 'k' })).toEqual({ Mac: 'AAAA' });
    expect(seen[0]).toMatchObject({
      body: { KeyId: 'k' },
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'TrentService.GenerateMac',
        'x-amz-security-token': 'token',
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20261122\/eu-west-2\/kms\//u),
      },
    });
  });

  it.each([
    ['a server error', refused(500, 'InternalException')] as const,
    ['a throttle', refused(400, 'ThrottlingException')] as const,
    ['a lost answer', 'hang up'] as const,
  ])('is made again after %s', async (_name, first) => {
    const on = await service(first, ok({ done: true }));
    expect(await on('kms')('GenerateMac', {})).toEqual({ done: true });
    expect(pauses).toEqual([1]);
  });

  it('is made three times at most', async () => {
    const on = await service(refused(503, 'ServiceUnavailable'));
    expect(await failure(on('kms')('GenerateMac', {}))).toMatchObject({ name: 'ServiceUnavailable', status: 503 });
    expect(seen).toHaveLength(3);
  });

  it('is made once when it is refused, and says why in the words of the service', async () => {
    const on = await service(refused(400, 'AccessDeniedException'));
    const error = await failure(on('kms')('GenerateMac', {}));
    expect(error).toMatchObject({ name: 'AccessDeniedException', status: 400, message: 'not today' });
    expect(seen).toHaveLength(1);
  });

  it('fails with the status when something that speaks no JSON answers', async () => {
    const on = await service({ status: 403, body: '<html>proxy</html>' });
    expect(await failure(on('kms')('GenerateMac', {}))).toMatchObject({ name: 'AwsError', message: 'HTTP 403' });
  });
});

describe('what is called', () => {
  it('derives a key per purpose from the MAC of KMS', async () => {
    const on = await service(ok({ Mac: Buffer.alloc(32, 7).toString('base64') }));
    expect(await derivedKey(on('kms'), 'key-1', 'page-token')).toEqual(Buffer.alloc(32, 7));
    expect(seen[0]?.body).toEqual({
      KeyId: 'key-1',
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from('holdfast/page-token/v1').toString('base64'),
    });
  });

  it('is no key when KMS says none', async () => {
    const on = await service(ok({}));
    await expect(derivedKey(on('kms'), 'key-1', 'number')).rejects.toThrow(/Mac/u);
  });

  it('reads and replaces the parameter of the generation', async () => {
    const stored = { epoch: 3, table: 'T' };
    const on = await service(ok({ Parameter: { Value: JSON.stringify(stored) } }));
    const store = parameterGeneration(on('ssm'), '/p');
    expect(await store.read()).toEqual(stored);
    await store.write(stored);
    expect(seen.map(({ headers }) => headers['x-amz-target'])).toEqual([
      'AmazonSSM.GetParameter',
      'AmazonSSM.PutParameter',
    ]);
    expect(seen[1]?.body).toEqual({ Name: '/p', Value: JSON.stringify(stored), Type: 'String', Overwrite: true });
  });

  it('does not take an absent parameter for a generation', async () => {
    const on = await service(refused(400, 'ParameterNotFound'));
    await expect(parameterGeneration(on('ssm'), '/p').read()).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});

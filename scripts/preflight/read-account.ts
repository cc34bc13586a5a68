/** Asks an account what `answers.ts` holds. Reads only; whatever is refused becomes an answer that says so. */
import { ConnectClient, DescribeInstanceCommand, ListInstanceStorageConfigsCommand } from '@aws-sdk/client-connect';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Config } from '../../shared/config/config.ts';
import type { RecordType } from '../../infra/record-sources.ts';
import type {
  Answer,
  Answers,
  BucketAnswer,
  ConnectAnswers,
  KeyAnswer,
  Quota,
  StorageConfig,
  StreamAnswer,
} from './answers.ts';
import type { PlainApis } from './plain-apis.ts';
import { sourcesOf } from './sources.ts';

export interface Place {
  readonly region: string;
  readonly profile?: string | undefined;
}

const quotaServices = ['dynamodb', 'kinesis', 'lambda', 'monitoring'];

const nameOf = (error: unknown): string =>
  error instanceof Error ? (`${error.name}: ${error.message}`.split('\n')[0] ?? '') : 'unknown';

const asked = async <T>(ask: () => Promise<T>): Promise<Answer<T>> => {
  try {
    return { value: await ask() };
  } catch (error) {
    return { error: nameOf(error) };
  }
};

const bootstrapVersion = async (client: SSMClient): Promise<number | undefined> => {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }));
    return Number(Parameter?.Value);
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
};

const quotas = async (client: ServiceQuotasClient): Promise<Quota[]> => {
  const found: Quota[] = [];
  for (const service of quotaServices)
    for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: service }))
      for (const { QuotaName: name = '', Value: value } of Quotas)
        if (value !== undefined) found.push({ service, name, value });
  return found;
};

const storageConfigs = async (
  client: ConnectClient,
  InstanceId: string,
  ResourceType: RecordType,
): Promise<StorageConfig[]> => {
  const { StorageConfigs = [] } = await client.send(
    new ListInstanceStorageConfigsCommand({ InstanceId, ResourceType }),
  );
  return StorageConfigs.map(({ StorageType, KinesisStreamConfig, KinesisFirehoseConfig }) => ({
    type: StorageType ?? 'unknown',
    target: KinesisStreamConfig?.StreamArn ?? KinesisFirehoseConfig?.FirehoseArn,
  }));
};

const connect = async (client: ConnectClient, instanceArn: string): Promise<ConnectAnswers> => {
  const id = instanceArn.split('/').at(-1) ?? '';
  const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId: id }));
  return {
    status: Instance?.InstanceStatus ?? 'unknown',
    records: await storageConfigs(client, id, 'CONTACT_TRACE_RECORDS'),
    agentEvents: await storageConfigs(client, id, 'AGENT_EVENTS'),
  };
};

const key = async (client: KMSClient, KeyId: string): Promise<KeyAnswer> => {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  const { Policy = '{"Statement":[]}' } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return { state: KeyMetadata?.KeyState ?? 'unknown', policy: Policy };
};

const each = async <T>(
  names: readonly string[],
  ask: (name: string) => Promise<T>,
): Promise<Record<string, Answer<T>>> =>
  Object.fromEntries(
    await Promise.all([...new Set(names)].map(async (name) => [name, await asked(() => ask(name))] as const)),
  );

export interface AccountClients {
  readonly connect: ConnectClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly quotas: ServiceQuotasClient;
  readonly ssm: SSMClient;
  /** What has no SDK client in this repository. */
  readonly plain: PlainApis;
}

export const clientsOf = ({ region, profile }: Place, plain: PlainApis): AccountClients => {
  const settings = { region, ...(profile === undefined ? {} : { profile }) };
  return {
    connect: new ConnectClient(settings),
    kms: new KMSClient(settings),
    lambda: new LambdaClient(settings),
    quotas: new ServiceQuotasClient(settings),
    ssm: new SSMClient(settings),
    plain,
  };
};

/** Throws only when nobody is signed in. */
export const readAccount = async (clients: AccountClients, region: string, config: Config): Promise<Answers> => {
  const accountId = await clients.plain.accountId();
  const sources = sourcesOf(config);
  const streams = sources.flatMap((source) => (source.kind === 'existing-stream' ? [source.streamArn] : []));
  const buckets = sources.flatMap((source) => (source.kind === 'existing-firehose' ? [source.bucketArn] : []));
  const keys = sources.flatMap((source) =>
    'kmsKeyArn' in source && source.kmsKeyArn !== undefined ? [source.kmsKeyArn] : [],
  );
  const { connect: instance } = config;
  return {
    accountId,
    region,
    lambda: await asked(async () => {
      const { AccountLimit } = await clients.lambda.send(new GetAccountSettingsCommand({}));
      return {
        concurrency: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      };
    }),
    quotas: await asked(() => quotas(clients.quotas)),
    bootstrapVersion: await asked(() => bootstrapVersion(clients.ssm)),
    apiLogRole: await asked(() => clients.plain.apiLogRole()),
    connect: instance === undefined ? undefined : await asked(() => connect(clients.connect, instance.instanceArn)),
    streams: await each<StreamAnswer>(streams, clients.plain.stream),
    buckets: await each<BucketAnswer>(buckets, clients.plain.bucket),
    keys: await each<KeyAnswer>(keys, (arn) => key(clients.kms, arn)),
  };
};
